import { IMAGES } from '../../core/catalog/images';
import { type ComposeService, type Healthcheck, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import type { Variables } from '../../core/services';
import { stepContainer, stepMemory } from './steps';

/** Where Airflow's tasks run, and what it takes: the containers differ, the DAGs and everything else do not. */

export type Executor = 'local' | 'celery';

/** Airflow's own names. */
export const EXECUTORS: Readonly<Record<Executor, string>> = { local: 'LocalExecutor', celery: 'CeleryExecutor' };

/** What a process of Airflow takes once it has loaded everything, MiB. Their guide asks for 4 GB for all of it and its workers. */
export const PROCESS_MEMORY = 384;

/** Tasks that one worker runs at a time. */
export const WORKER_SLOTS = 4;

const SCHEDULER = 'airflow-scheduler';
const WORKER = 'airflow-worker';
const BROKER = 'airflow-redis';
const BROKER_PORT = 6379;

/** The scheduler, and with Celery the workers and the Redis through which they get their tasks. */
export function taskServices(
  ctx: ProjectContext,
  longRunning: ComposeService,
  { executor, workers }: { executor: Executor; workers: number },
): Record<string, ComposeService> {
  const scheduler: ComposeService = {
    ...longRunning,
    command: ['scheduler'],
    healthcheck: healthcheck(['CMD', 'curl', '--fail', '--silent', 'http://localhost:8974/health']),
  };
  if (executor === 'local') {
    const comment =
      'Airflow: starts the tasks, and runs them (LocalExecutor). Only this container sees the tools and their data';
    return {
      [SCHEDULER]: { ...withTools(ctx, scheduler), comment, memory: 2 * PROCESS_MEMORY + stepMemory(ctx) },
    };
  }
  const afterBroker = { ...longRunning.depends_on, [BROKER]: { condition: 'service_healthy' as const } };
  return {
    [BROKER]: broker(),
    [SCHEDULER]: {
      ...scheduler,
      comment: 'Airflow: decides which tasks are due, and hands them to the workers (CeleryExecutor)',
      depends_on: afterBroker,
    },
    [WORKER]: {
      ...withTools(ctx, { ...longRunning, depends_on: afterBroker }),
      comment: 'Airflow: runs the tasks. Only the workers see the tools and their data',
      // The worker, what it forks, and what it starts for a task.
      memory: 2 * PROCESS_MEMORY + stepMemory(ctx),
      scale: workers,
      command: ['celery', 'worker'],
      healthcheck: { ...healthcheck(['CMD-SHELL', PING]), interval: '30s', timeout: '30s' },
      // Tasks that are under way may end.
      stop_grace_period: '2m',
    },
  };
}

/** What Airflow's containers find in their environment for it. */
export function executorSettings(executor: Executor, databaseAddress: string): Variables {
  if (executor === 'local') return {};
  return {
    AIRFLOW__CELERY__BROKER_URL: `redis://:${required('AIRFLOW_REDIS_PASSWORD')}@${BROKER}:${BROKER_PORT}/0`,
    AIRFLOW__CELERY__RESULT_BACKEND: `db+postgresql+psycopg2://${databaseAddress}`,
  };
}

/**
 * Asks the worker of this container through the broker whether it is there. Without Airflow's own Celery application, which
 * would load all of Airflow each time.
 */
const PING =
  'celery --quiet --broker "$$AIRFLOW__CELERY__BROKER_URL" inspect ping --timeout 5 --destination "celery@$$HOSTNAME"';

function withTools(ctx: ProjectContext, service: ComposeService): ComposeService {
  const steps = stepContainer(ctx);
  return {
    ...service,
    environment: { ...service.environment, ...steps.environment },
    volumes: [...(service.volumes ?? []), ...steps.volumes],
    depends_on: { ...service.depends_on, ...steps.depends_on },
  };
}

/** The password goes into a file that only Redis reads: as a word of the command every process could see it. */
function broker(): ComposeService {
  const settings = 'requirepass %s\\nappendonly yes\\n';
  return {
    comment: 'Airflow: the queue of tasks, kept over restarts',
    memory: 32,
    image: IMAGES.redis,
    user: 'redis',
    command: [
      'sh',
      '-c',
      `umask 077 && printf '${settings}' "$$REDISCLI_AUTH" >/tmp/redis.conf && exec redis-server /tmp/redis.conf`,
    ],
    environment: { REDISCLI_AUTH: required('AIRFLOW_REDIS_PASSWORD') },
    volumes: ['airflow_redis_data:/data'],
    healthcheck: {
      test: ['CMD-SHELL', 'redis-cli ping | grep -q PONG'],
      interval: '10s',
      timeout: '5s',
      retries: 6,
    },
    restart: 'unless-stopped',
  };
}

export function healthcheck(test: readonly string[]): Healthcheck {
  return { test, interval: '15s', timeout: '10s', retries: 8, start_period: '90s' };
}
