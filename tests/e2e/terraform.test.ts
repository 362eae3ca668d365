import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StackRequest } from '../../core/stackfile';
import type { CloudName } from '../../providers/infrastructure/clouds';
import { generate } from '../support/stack';
import { succeed, workFolder } from './support/shell';
import { checkTerraform, evaluateTerraform, formattedTerraform } from './support/terraform';

const work = workFolder();
afterAll(work.remove);

/** Whatever a stack can ask of a cloud, at least once in each. */
const STACKS: [string, Omit<StackRequest, 'name'>][] = [
  ['nothing to run', {}],
  ['files, no warehouse', { storage: ['seaweedfs'] }],
  ['a server, no pipeline', { storage: ['postgresql'] }],
  ['a server and files', { storage: ['postgresql', 'seaweedfs'], ingestion: ['dlt'], transformation: ['dbt'] }],
  ['an account with a password', { storage: ['snowflake'], ingestion: ['dlt'], transformation: ['dbt'] }],
  ['an account with a key file', { storage: ['bigquery', 'seaweedfs'], ingestion: ['dlt'], transformation: ['dbt'] }],
  ['a broker outside', { storage: ['postgresql'], ingestion: ['kafka'], transformation: ['sql'] }],
  ['a source outside', { storage: ['postgresql'], ingestion: ['debezium'], transformation: ['sql'] }],
];
/** Files that need no second look. */
const formatted = new Set<string>();
const FILE: (typeof STACKS)[number] = ['a file', { storage: ['duckdb'], ingestion: ['dlt'], transformation: ['dbt'] }];

/** The document that says in which order the steps run, and how that cloud writes it. */
const ORDERS: Record<CloudName, [string, (document: never) => string[]]> = {
  aws: ['aws_sfn_state_machine.pipeline.definition', statesInOrder],
  gcp: ['google_workflows_workflow.pipeline.source_contents', callsInOrder],
  azure: ['azurerm_logic_app_action_custom.pipeline.body', actionsInOrder],
};

function statesInOrder({ StartAt, States }: { StartAt: string; States: Record<string, { Next?: string }> }): string[] {
  const ids: string[] = [];
  for (let at: string | undefined = StartAt; at !== undefined; at = States[at]?.Next) ids.push(at);
  return ids.filter((id) => id !== 'succeeded');
}

function callsInOrder({ main }: { main: { steps: Record<string, { call?: string }>[] } }): string[] {
  return main.steps.flatMap((step) => Object.entries(step).flatMap(([id, { call }]) => (call ? [id] : [])));
}

function actionsInOrder({ actions }: { actions: Record<string, { runAfter: object }> }): string[] {
  const ids: string[] = [];
  const next = (after: string | undefined) =>
    Object.entries(actions).find(([, { runAfter }]) => Object.keys(runAfter)[0] === after)?.[0];
  for (let at = next(undefined); at !== undefined; at = next(at)) {
    if (at.endsWith('_start')) ids.push(at.replace(/_start$/, ''));
  }
  return ids;
}

describe.each([
  ['aws', ['aws', 'random']],
  ['gcp', ['google', 'random']],
  ['azure', ['azurerm', 'random', 'time']],
] as const)('Terraform in %s', (cloud, providers) => {
  it.each(cloud === 'aws' ? [...STACKS, FILE] : STACKS)('has files that its providers know (%s)', (label, request) => {
    const output = generate({
      name: 'shop',
      ...request,
      infrastructure: ['terraform'],
      options: { terraform: { cloud } },
    });
    const project = join(work.path, cloud, label.replaceAll(' ', '_'));
    for (const { path, content, mode } of output.vfs.list()) {
      if (!path.startsWith('terraform/')) continue;
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), content, { mode });
      if (path.endsWith('.tf') && !formatted.has(content.toString())) {
        expect(formattedTerraform(join(project, path))).toBe(content.toString());
        formatted.add(content.toString());
      }
      if (path.endsWith('/push-images')) succeed('shellcheck', [join(project, path)], { cwd: project });
      if (path.endsWith('/variables.sh')) succeed('shellcheck', [join(project, path)], { cwd: project });
      if (path.endsWith('/start')) succeed('shellcheck', ['--exclude=SC1091', join(project, path)], { cwd: project });
    }
    checkTerraform(project, ...providers);
    // The first apply knows of no image yet; the second one makes what runs them.
    const pushed = ['image_tag=1a2b3c', 'schedule_enabled=true'];
    for (const settings of [[], output.ctx.steps.length > 0 ? pushed : []]) evaluateTerraform(project, settings);
    if (output.ctx.steps.length > 0) {
      const [attribute, order] = ORDERS[cloud];
      const document: unknown = JSON.parse(evaluateTerraform(project, pushed, attribute));
      expect(order(document as never)).toEqual(output.ctx.steps.map(({ id }) => id));
    }
  });
});
