import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { parseEnvFile } from '../../core/envfile';
import { designStack, generateProject } from '../../core/engine';
import { ENV_FILE, MANIFEST_PATH, parseManifest } from '../../core/manifest';
import { canonicalRequest } from '../../core/request';
import { parseRequest } from '../../core/stackfile';
import { readArguments } from '../../generators/command-line/arguments';
import { STACK_FLAGS } from '../../generators/command-line/flags';
import { requestOfFlags } from '../../generators/command-line/request';
import { readConfig } from '../../generators/command-line/stack-source';
import type { Catalog, Choices, Plan, Preview } from '../../server/contract';
import { openWorkshop } from '../../server/workshop';
import { snapshot, temporaryFolder } from '../core/support/folders';
import { ask, tryApp } from './support/app';

const STARTER = { name: 'shop', preset: 'starter' };
const workshop = openWorkshop();
const { registry } = workshop;

let app: FastifyInstance;
let lines: string[];
beforeAll(async () => {
  ({ app, lines } = await tryApp());
});

async function answer<Answer>(url: string, payload?: object): Promise<Answer> {
  const response = await ask(app, payload ? 'POST' : 'GET', url, payload);
  expect(response.statusCode).toBe(200);
  return response.json<Answer>();
}

const canonical = (request: Plan['request']) =>
  canonicalRequest(designStack({ request: parseRequest(request), ...workshop }).resolved, registry);

/** Every preset, every provider by itself, and options of each type. */
const STACKS: readonly (readonly [string, object])[] = [
  ...registry.presets().map(({ name }) => [name, { name: 'shop', preset: name }] as const),
  ...registry
    .names()
    .map(
      (name) => [name, { name: 'shop', storage: ['postgresql'], [registry.categoryOf(name) ?? '']: [name] }] as const,
    ),
  ['options', { ...STARTER, options: { postgresql: { port: 5544 }, airflow: { schedule: '0 5 * * 1' } } }],
  ['a use', { name: 'my-shop', preset: 'local', storage: ['duckdb', 'postgresql'], use: { warehouse: 'postgresql' } }],
  ['a preset with a category left out', { ...STARTER, orchestration: 'none' }],
];

describe('a plan', () => {
  test.each(STACKS)('says the same as a command line, as stack.yaml and as a body: %s', async (_name, body) => {
    const response = await ask(app, 'POST', '/api/v1/plan', body);
    // Some providers cannot work with the storage that all are given here.
    if (response.statusCode === 422) return;
    const plan = response.json<Plan>();
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${plan.command}`], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(words.slice(0, 2)).toEqual(['npx', 'plop']);
    const given = readArguments(words.slice(2), STACK_FLAGS);
    const flags = requestOfFlags(given, registry);
    expect(given.problems).toEqual([]);
    expect(canonical(parseRequest(flags.value) as Plan['request'])).toEqual(plan.request);

    const file = join(temporaryFolder(), 'stack.yaml');
    for (const text of [plan.stackYaml, JSON.stringify(plan.request), JSON.stringify(body)]) {
      writeFileSync(file, text);
      expect(canonical(parseRequest(readConfig(file).value) as Plan['request'])).toEqual(plan.request);
    }
  });

  test('says why each component is there, and what it takes', async () => {
    const plan = await answer<Plan>('/api/v1/plan', { name: 'shop', orchestration: ['airflow'] });
    const added = plan.components.filter(({ addedBecause }) => addedBecause !== undefined);
    expect(added.map(({ name }) => name)).toContain('postgresql');
    expect(added[0]?.addedBecause).toContain('needs it');
    expect(plan.memory.total).toBeGreaterThan(500);
    expect(plan.services.find(({ name }) => name === 'postgresql')?.ports).toEqual([
      { variable: 'POSTGRESQL_PORT', host: 5432, inside: 5432 },
    ]);
    expect(plan.environment).toContainEqual(expect.objectContaining({ name: 'AIRFLOW_ADMIN_PASSWORD', secret: true }));
    expect(JSON.stringify(plan.environment)).not.toContain('value');
    expect(plan.webInterfaces[0]).toMatchObject({ title: 'Airflow', url: 'http://127.0.0.1:8080/', user: 'admin' });
    const boxes = new Set(plan.diagram.nodes.map(({ id }) => id));
    for (const { from, to } of plan.diagram.edges) expect([...boxes]).toEqual(expect.arrayContaining([from, to]));
  });

  test('takes the text of a stack.yaml too, and names its line', async () => {
    const post = (payload: string) =>
      app.inject({
        method: 'POST',
        url: '/api/v1/plan',
        payload,
        headers: { host: 'antigravity.test', 'content-type': 'application/yaml' },
      });
    const fromYaml = await post('name: shop\npreset: starter # all eight\n');
    expect(fromYaml.json()).toEqual(await answer('/api/v1/plan', STARTER));
    expect((await post('name: shop\nstorge: [x]\n')).json()).toMatchObject({ problems: [{ where: 'body:2' }] });
  });
});

test.each(['plan', 'choices', 'preview?file=README.md'])(
  'the same request gets the same %s from another server',
  async (route) => {
    const other = await tryApp({ workshop: openWorkshop() });
    const ours = await ask(app, 'POST', `/api/v1/${route}`, STARTER);
    expect((await ask(other.app, 'POST', `/api/v1/${route}`, STARTER)).payload).toBe(ours.payload);
  },
);

describe('choices', () => {
  test('say what would come along, and why what cannot work cannot', async () => {
    const { choices } = await answer<Choices>('/api/v1/choices', STARTER);
    expect(Object.keys(choices)).toEqual(registry.names());
    expect(choices['airflow']).toEqual({ possible: true, chosen: true, adds: [] });
    expect(choices['debezium']?.adds.map(({ name }) => name)).toContain('kafka');
    const { choices: beside } = await answer<Choices>('/api/v1/choices', { name: 'shop', storage: ['duckdb'] });
    expect(beside['grafana']).toMatchObject({ possible: false, reason: expect.stringContaining('Grafana') as string });
    expect(beside['grafana']?.mend).toContain('streamlit');
  });

  test('are there before anything is chosen, and under any name', async () => {
    for (const request of [{ name: '' }, { name: 'A b' }, { name: 'shop' }]) {
      const { choices } = await answer<Choices>('/api/v1/choices', request);
      expect(choices['dlt']).toMatchObject({ possible: true, chosen: false });
    }
  });

  test('of a stack that cannot work, only what makes it worse is impossible', async () => {
    const broken = { name: 'shop', storage: ['duckdb'], visualization: ['grafana'] };
    expect((await ask(app, 'POST', '/api/v1/plan', broken)).statusCode).toBe(422);
    const { choices } = await answer<Choices>('/api/v1/choices', broken);
    expect(choices['dlt']?.possible).toBe(true);
  });
});

describe('a preview', () => {
  test('lists every file but .env, and shows one', async () => {
    const { files, file } = await answer<Preview>('/api/v1/preview?file=docker-compose.yml', STARTER);
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['Makefile', '.env.example', 'stack.yaml']));
    expect(paths).not.toContain(ENV_FILE);
    expect(file).toMatchObject({ path: 'docker-compose.yml', binary: false });
    expect(file?.text).toContain('services:');
    expect(files.find(({ path }) => path === '.env.example')?.placeholder).toBe(true);
    expect(files.find(({ path }) => path === file?.path)?.hash).toBe(file?.hash);
  });

  test.each(['.env', '../package.json', '/etc/passwd', '..%2f..%2fetc%2fpasswd', 'a%00b', 'makefile'])(
    'has no file %s',
    async (file) => {
      const response = await ask(app, 'POST', `/api/v1/preview?file=${file}`, STARTER);
      expect(response.statusCode).toBe(404);
      expect(response.json()).toMatchObject({ problems: [{ where: '?file' }] });
    },
  );
});

/** The files of an archive, by path. */
function unpacked(bytes: Buffer): Record<string, string> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'project.zip'), bytes);
  execFileSync('unzip', ['-q', 'project.zip'], { cwd: folder });
  return snapshot(join(folder, 'shop'));
}

describe('a project', () => {
  test('is what the engine makes for the command line, with an id and secrets of its own', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(async () => {
        const response = await ask(app, 'POST', '/api/v1/projects?env=true', STARTER);
        expect(response.headers).toMatchObject({
          'content-type': 'application/zip',
          'content-disposition': 'attachment; filename="shop.zip"',
          'cache-control': 'no-store',
        });
        return response.rawPayload;
      }),
    );
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.zip'), first ?? '');
    execFileSync('unzip', ['-q', 'a.zip'], { cwd: folder });
    const read = (path: string) => readFileSync(join(folder, 'shop', path), 'utf8');
    const secrets = parseEnvFile(read(ENV_FILE));
    const { projectId } = parseManifest(read(MANIFEST_PATH));
    const { vfs } = generateProject({ request: parseRequest(STARTER), ...workshop, existing: { projectId, secrets } });
    vfs.flush(join(folder, 'flushed'));
    expect(snapshot(join(folder, 'shop'))).toEqual(snapshot(join(folder, 'flushed')));
    expect(second?.includes(projectId)).toBe(false);
    expect(unpacked(second ?? Buffer.alloc(0))[ENV_FILE]).not.toBe(unpacked(first ?? Buffer.alloc(0))[ENV_FILE]);

    const values = Object.entries(secrets).flatMap(([name, value]) =>
      /PASSWORD|SECRET|KEY/.test(name) ? [value] : [],
    );
    expect(values.length).toBeGreaterThan(3);
    const shown = [
      ...lines,
      ...(await Promise.all(
        ['plan', 'choices', 'preview?file=.env.example'].map(
          async (route) => (await ask(app, 'POST', `/api/v1/${route}`, STARTER)).payload,
        ),
      )),
      JSON.stringify(await answer<Catalog>('/api/v1/catalog')),
      (await ask(app, 'GET', '/metrics')).payload,
    ].join('\n');
    for (const value of values) expect(shown).not.toContain(value);
  });

  test('comes without .env unless that is asked for', async () => {
    const { rawPayload } = await ask(app, 'POST', '/api/v1/projects', STARTER);
    expect(Object.keys(unpacked(rawPayload))).not.toContain(ENV_FILE);
  });
});
