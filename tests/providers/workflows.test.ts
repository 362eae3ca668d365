import { parse } from 'yaml';
import type { StackRequest } from '../../core/stackfile';
import { generate, textOf } from '../support/stack';

interface Workflow {
  permissions: Record<string, string>;
  concurrency: { group: string };
  jobs: Record<string, { 'timeout-minutes': number; steps: { uses?: string; run?: string }[] }>;
}

const STACKS: [string, StackRequest][] = [
  ['without containers', { name: 'shop', ingestion: ['dlt'], storage: ['duckdb'], visualization: ['streamlit'] }],
  ['with containers', { name: 'shop', storage: ['postgresql'], monitoring: ['prometheus'] }],
  ['with Terraform', { name: 'shop', infrastructure: ['terraform'] }],
];

describe.each(STACKS)('a stack %s', (_, request) => {
  const output = generate(request);
  const workflows = output.vfs
    .list()
    .map(({ path }) => path)
    .filter((path) => path.startsWith('.github/workflows/'));

  it.each(workflows)('%s may only read, pins its actions and ends', (path) => {
    const workflow = parse(textOf(output, path)) as Workflow;
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(workflow.concurrency.group).toBe('${{ github.workflow }}-${{ github.ref }}');
    for (const job of Object.values(workflow.jobs)) {
      expect(job['timeout-minutes']).toBeLessThanOrEqual(45);
      for (const { uses } of job.steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+\.\d+\.\d+$/);
    }
  });

  it('calls make targets that the Makefile has', () => {
    const { jobs } = parse(textOf(output, '.github/workflows/ci.yml')) as Workflow;
    const runs = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run }) => run ?? ''));
    const targets = runs.flatMap((run) => [...run.matchAll(/^make (\S+)$/gm)].map(([, target]) => target));
    expect(targets).toEqual(expect.arrayContaining(['env', 'check-config', 'test']));
    for (const target of targets) expect(textOf(output, 'Makefile')).toMatch(new RegExp(`^${target}:`, 'm'));
  });

  it('opens in a development container that shows its pages', () => {
    const container = JSON.parse(textOf(output, '.devcontainer/devcontainer.json')) as {
      features: Record<string, object>;
      forwardPorts: number[];
    };
    const hasDocker = Object.keys(container.features).some((feature) => feature.includes('docker-in-docker'));
    expect(hasDocker).toBe(output.ctx.compose.services.has('postgresql'));
    expect(container.forwardPorts).toEqual(
      output.ctx.services.webInterfaces.map(({ portKey }) => output.ctx.port(portKey)),
    );
  });
});
