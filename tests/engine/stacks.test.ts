import { expectedMarts } from '../e2e/support/marts';
import { record } from '../e2e/support/records';
import { REPOSITORY, succeed, workFolder } from '../e2e/support/shell';
import { type EngineStack, SMOKE, STACKS } from './stacks';
import { DASHBOARDS } from './support/dashboards';
import { MONITORING } from './support/monitoring';
import { onEngine } from './support/on-engine';
import { ORCHESTRATORS, runAsReadmeSays } from './support/orchestrators';
import { RunningProject } from './support/running-project';
import { lookAtWebInterfaces } from './support/web-interfaces';

const stacks = process.env['E2E_FULL'] === undefined ? SMOKE : STACKS;

onEngine.each(stacks.map((stack) => [stack.name, stack] as const))('%s, on a container engine', (_, stack) => {
  const work = workFolder();
  let started: number;
  let project: RunningProject;
  const done: ('passed' | 'failed')[] = [];
  let steps = 0;
  /** One after the other, each on what the one before left: after a failure there is nothing to learn from the rest. */
  const step = (title: string, work: () => void | Promise<void>) => {
    steps += 1;
    it(title, async () => {
      if (done.includes('failed')) throw new Error('not tried: an earlier step has failed');
      done.push('failed');
      await work();
      done[done.length - 1] = 'passed';
    });
  };

  beforeAll(() => {
    started = Date.now();
  });
  afterAll(() => {
    // A run of some of the steps shows nothing.
    if (done.length === steps || done.includes('failed'))
      record({
        shown: 'engine',
        outcome: done.includes('failed') ? 'failed' : 'passed',
        stack: stack.name,
        components: Object.values(stack.components).flat(),
        ...(stack.options && { options: stack.options }),
        ...(stack.later && { later: stack.later[1] }),
        seconds: Math.round((Date.now() - started) / 1000),
        images: project?.standIns ?? {},
      });
    project?.remove();
    work.remove();
  });

  step('comes up with make up, every container well', () => {
    project = RunningProject.generate(work.path, stack.name, ...flagsOf(stack));
    comesUp(project);
  });

  const orchestrators = stack.components['orchestration'] ?? [];
  for (const orchestrator of orchestrators) {
    step(`runs the thread through the API of ${orchestrator}, and the marts are the expected ones`, async () => {
      await ORCHESTRATORS[orchestrator]?.(project);
      expect(project.marts()).toEqual(expectedMarts());
    });
  }

  step('runs it again as the README says, and the marts are the same', async () => {
    await runAsReadmeSays(project);
    expect(project.marts()).toEqual(expectedMarts());
  });

  for (const dashboard of stack.components['visualization'] ?? []) {
    step(`shows the marts in ${dashboard}`, () => DASHBOARDS[dashboard]?.(project));
  }

  for (const monitoring of stack.components['monitoring'] ?? []) {
    step(`is seen by ${monitoring}, all of it`, () => MONITORING[monitoring]?.(project));
  }

  step('lets its owner in at every page that make info lists, and shows there what they came for', () =>
    lookAtWebInterfaces(project),
  );

  step('keeps its data when it goes down and comes up again', () => {
    succeed('make', ['down'], { cwd: project.folder });
    expect(project.containers()).toEqual([]);
    comesUp(project);
    expect(project.marts()).toEqual(expectedMarts());
  });

  if (stack.later) {
    const [category, provider] = stack.later;
    step(
      `takes in ${provider} later: old data still there, a database of its own on the old volume, and the thread still runs`,
      async () => {
        succeed('npx', ['plop', category, provider, '--yes', '--dest', project.folder], { cwd: REPOSITORY });
        comesUp(project);
        expect(project.marts()).toEqual(expectedMarts());
        for (const orchestrator of orchestrators) await ORCHESTRATORS[orchestrator]?.(project);
        expect(project.marts()).toEqual(expectedMarts());
        await (ORCHESTRATORS[provider] ?? DASHBOARDS[provider] ?? MONITORING[provider])?.(project);
        await lookAtWebInterfaces(project);
      },
    );
  }
});

function comesUp(project: RunningProject): void {
  const { status, stderr } = project.up();
  expect({ unwell: project.unwell(), status, said: status === 0 ? '' : stderr.slice(-3000) }).toEqual({
    unwell: [],
    status: 0,
    said: '',
  });
}

function flagsOf({ components, options = [] }: EngineStack): string[] {
  return [
    ...Object.entries(components).flatMap(([category, providers]) => [`--${category}`, providers.join(',')]),
    ...options.flatMap((option) => ['--set', option]),
  ];
}
