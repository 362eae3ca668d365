import type { Command, OwnedStep } from '../../../core/services';
import { containerOf, type PodContext, podTemplate } from './pods';
import { filled, type KubernetesObject, labels, objectName, type Role } from './objects';
import { THREAD } from './workloads';

/** Never due by itself: it is there to be started by hand. */
const BY_HAND = '@yearly';
const SECONDS_A_MINUTE = 60;

interface Run {
  name: string;
  role: Role;
  schedule: string;
  suspend: boolean;
  retries: number;
  minutes: number;
}

/** The whole thread as one pod: its steps run one after the other, in their order, as `make run` does. */
export function threadObject(pods: PodContext, schedule: string, hasOrchestrator: boolean): KubernetesObject {
  const { steps } = pods.ctx;
  return cronJob(pods, steps, {
    name: THREAD,
    role: 'thread',
    schedule,
    // Where an orchestrator keeps the schedule, this one is for runs by hand.
    suspend: hasOrchestrator,
    retries: Math.max(0, ...steps.map(({ retries }) => retries)),
    minutes: steps.reduce((sum, { timeoutMinutes }) => sum + timeoutMinutes, 0),
  });
}

/** A command that people run: `kubectl create job --from=cronjob/<name>`. */
export function commandObject(pods: PodContext, command: Command): KubernetesObject {
  const run = { role: 'command', schedule: BY_HAND, suspend: true, retries: 0, minutes: 60 } as const;
  return cronJob(pods, [{ ...command, id: command.name }], { ...run, name: objectName(command.name) });
}

function cronJob(
  pods: PodContext,
  runs: readonly Pick<OwnedStep, 'id' | 'environment' | 'command'>[],
  { name, role, schedule, suspend, retries, minutes }: Run,
): KubernetesObject {
  const { ctx, landscape } = pods;
  const containers = runs.map(({ id, environment, command }) => {
    const tool = landscape.tools.get(environment);
    if (!tool) throw new Error(`compose has no service for the environment ${environment}`);
    return { ...tool, container: containerOf(pods, id, tool, command) };
  });
  const own = labels(ctx, name, role);
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, labels: own },
    spec: filled({
      schedule,
      timeZone: 'Etc/UTC',
      suspend,
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels: own },
        spec: {
          backoffLimit: retries,
          activeDeadlineSeconds: minutes * SECONDS_A_MINUTE,
          template: podTemplate(pods, own, containers, { restartPolicy: 'OnFailure' }),
        },
      },
    }),
  };
}
