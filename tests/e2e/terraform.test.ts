import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StackRequest } from '../../core/stackfile';
import { generate } from '../support/stack';
import { succeed, workFolder } from './support/shell';
import { checkTerraform, formattedTerraform } from './support/terraform';

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
const FILE: (typeof STACKS)[number] = ['a file', { storage: ['duckdb'], ingestion: ['dlt'], transformation: ['dbt'] }];

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
      if (path.endsWith('.tf')) expect(formattedTerraform(join(project, path))).toBe(content.toString());
      if (path.endsWith('/push-images')) succeed('shellcheck', [join(project, path)], { cwd: project });
      if (path.endsWith('/variables.sh')) succeed('shellcheck', [join(project, path)], { cwd: project });
      if (path.endsWith('/start')) succeed('shellcheck', ['--exclude=SC1091', join(project, path)], { cwd: project });
    }
    checkTerraform(project, ...providers);
  });
});
