import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { parseEnvFile } from '../../core/envfile';
import type { StackRequest } from '../../core/stackfile';
import { pairwiseStacks } from '../support/pairwise';
import { generate } from '../support/stack';
import { run, succeed, workFolder } from './support/shell';
import { checkovFindings, manifestFindings, render } from './support/validators/kubernetes';

const work = workFolder();
afterAll(work.remove);

interface KubernetesObject {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
}

/** Options that the pairs do not have: workers, a managed database, a registry. */
const OPTIONS: Omit<StackRequest, 'name'>[] = [
  {
    storage: ['lakehouse'],
    ingestion: ['pyairbyte'],
    transformation: ['dbt'],
    orchestration: ['airflow'],
    monitoring: ['prometheus'],
    options: { lakehouse: { workers: 2 }, kubernetes: { database_host: 'db.internal', registry: 'ghcr.io/acme' } },
  },
  {
    storage: ['postgresql', 'mysql'],
    ingestion: ['debezium', 'kafka', 'redpanda'],
    transformation: ['spark'],
    infrastructure: ['terraform'],
    options: {
      spark: { mode: 'cluster', workers: 3 },
      kubernetes: { shared_volumes: 'cluster', storage_class: 'efs' },
    },
  },
];

const outputs = [
  ...OPTIONS.map(({ infrastructure = [], ...request }) =>
    generate({ name: 'shop', infrastructure: ['kubernetes', ...infrastructure], ...request }),
  ),
  ...pairwiseStacks()
    .accepted.map(({ output }) => output)
    .filter(({ ctx }) => ctx.components.some(({ provider }) => provider.meta.name === 'kubernetes')),
];
const projects: string[] = [];
const rendered: string[] = [];

beforeAll(() => {
  mkdirSync(join(work.path, 'rendered'));
  outputs.forEach(({ vfs }, index) => {
    const project = join(work.path, `project-${index}`);
    vfs.flush(project);
    projects.push(project);
    for (const overlay of index === 0 ? ['local', 'production'] : ['production']) {
      const file = join(work.path, 'rendered', `${index}-${overlay}.yaml`);
      writeFileSync(file, render(project, overlay));
      rendered.push(file);
    }
  });
});

const objectsOf = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
const project = () => projects[0] as string;

it(`builds with kustomize and keeps to the schemas of Kubernetes (${outputs.length} stacks)`, () => {
  expect(rendered.length).toBeGreaterThan(5);
  expect(manifestFindings(rendered, work.path)).toBe('');
});

it('would not be accepted, were it broken', () => {
  const file = join(work.path, 'broken.yaml');
  writeFileSync(file, 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { clusterIP: None, portz: [] }\n');
  expect(manifestFindings([file], work.path)).toContain('portz');
});

it('puts a managed database in the place of the container', () => {
  const text = render(project(), 'production');
  expect(objectsOf(text).filter(({ metadata: { name } }) => name === 'postgresql')).toEqual([
    expect.objectContaining({ kind: 'Service', spec: { type: 'ExternalName', externalName: 'db.internal' } }),
  ]);
  expect(text).not.toContain('wait-for-postgresql\n');
  expect(text).not.toMatch(/claimName: postgresql-data\n/);
  expect(text).toContain('image: ghcr.io/acme/shop-airflow:1');
});

it('makes of .env a Secret that a cluster accepts, and stops where there is none', () => {
  const text = succeed('kubernetes/secret', [], { cwd: project() });
  const file = join(work.path, 'secret.yaml');
  writeFileSync(file, text);
  expect(manifestFindings([file], work.path)).toBe('');
  const { data = {} } = parse(text) as KubernetesObject;
  const env = parseEnvFile(String(outputs[0]?.vfs.getFile('.env')?.content));
  expect(Object.keys(data).length).toBeGreaterThan(5);
  for (const [name, value] of Object.entries(data)) expect(Buffer.from(value, 'base64').toString()).toBe(env[name]);
  const elsewhere = join(work.path, 'without-env');
  outputs[0]?.vfs.without('.env').flush(elsewhere);
  const stopped = run('kubernetes/secret', [], { cwd: elsewhere });
  expect(stopped).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('make env') });
});

it.each([
  ['kubernetes/apply', 'kubectl is missing'],
  ['kubernetes/images', 'docker is missing'],
])('%s says what is missing, and which overlays there are not', (script, missing) => {
  const PATH = join(work.path, 'bin');
  succeed(
    'sh',
    ['-c', `mkdir -p ${PATH}; for p in sh dirname git grep sed; do ln -sf "$(command -v $p)" ${PATH}/$p; done`],
    {
      cwd: work.path,
    },
  );
  const without = run('sh', [script, 'local'], { cwd: project(), env: { PATH } });
  expect(without).toMatchObject({ status: 1, stderr: expect.stringContaining(missing) });
  expect(run('sh', [script, 'nowhere'], { cwd: project() })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('no overlay "nowhere"'),
  });
});

it('leaves checkov nothing to find but what the project gives reasons for, in manifests and in Terraform', () => {
  const folder = join(work.path, 'checked');
  const configuration = join(project(), 'kubernetes/.checkov.yaml');
  mkdirSync(folder);
  rendered.slice(0, 4).forEach((file, index) => succeed('cp', [file, join(folder, `${index}.yaml`)], { cwd: folder }));
  succeed('cp', ['-r', join(projects[1] as string, 'terraform'), folder], { cwd: folder });
  expect(checkovFindings(folder, configuration)).toEqual([]);
  const broken = join(work.path, 'privileged');
  mkdirSync(broken);
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: { hostPID: true, containers: [{ name: 'a', image: 'a:1' }] },
  };
  writeFileSync(join(broken, 'pod.yaml'), JSON.stringify(pod));
  expect(checkovFindings(broken, configuration).join('\n')).toContain('CKV_K8S_17');
});
