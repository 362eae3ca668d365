import { parse } from 'yaml';
import { z } from 'zod';
import { PHASES } from '../../core/engine';
import { MANIFEST_PATH } from '../../core/manifest';
import { ComponentProvider } from '../../core/provider';
import { TemplateLibrary } from '../../core/templates';
import { repeatableRandom } from '../support/stack';
import { problemsOf } from './support/problems';
import { charts, filesOf, libraryOf, make, namesOf, registryOf, tool, toolbox } from './support/toolbox';

const EVERYTHING = { visualization: ['charts'], orchestration: ['runner'], monitoring: ['metrics'] };

/** Secrets and ids differ between two runs with one source of chance; everything outside `.env` must not. */
function withoutEnv(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => path !== '.env'));
}

describe('the engine', () => {
  it('is pure: the same request, state, templates and chance give the same bytes', () => {
    const templates = libraryOf({ 'common/README.md.hbs': '{{project_name}} {{project_id}}' });
    const [first, second] = [make(EVERYTHING, { templates }), make(EVERYTHING, { templates })];
    expect(first.vfs.list()).toEqual(second.vfs.list());
  });

  it('draws on the system for what it is not given: two projects share neither id nor secret', () => {
    const [first, second] = [undefined, undefined].map((random) => filesOf(make(EVERYTHING, { random })));
    expect(first?.['.env']).not.toBe(second?.['.env']);
    expect(first?.[MANIFEST_PATH]).not.toBe(second?.[MANIFEST_PATH]);
  });

  it('goes through its four phases in order, and stops in the one that finds a problem', () => {
    const phases: string[] = [];
    const onPhase = (phase: string) => phases.push(phase);
    make(EVERYTHING, { onPhase });
    expect(phases).toEqual(PHASES);
    phases.length = 0;
    expect(() => make({ storage: ['nope'] }, { onPhase })).toThrow();
    expect(phases).toEqual(['initialise']);
  });

  it('calls the members of a provider in the order in which the interface lists them', () => {
    const calls: string[] = [];
    const log =
      <T>(name: string, result: T) =>
      () => {
        calls.push(name);
        return result;
      };
    const spy = tool('quality', 'spy', {
      registerServices: log('registerServices', undefined),
      requirements: log('requirements', []),
      validateConfiguration: log('validateConfiguration', []),
      getEnvVars: log('getEnvVars', []),
      getRequirements: log('getRequirements', []),
      getDockerServiceDefinition: log('getDockerServiceDefinition', {}),
      generate: log('generate', undefined),
    });
    make({ quality: ['spy'] }, { registry: registryOf(spy) });
    expect(calls).toEqual([
      'registerServices',
      'requirements',
      'validateConfiguration',
      'getEnvVars',
      'getRequirements',
      'getDockerServiceDefinition',
      'generate',
    ]);
  });

  it('asks nothing of a provider that has nothing to say', () => {
    const silent = tool('quality', 'silent');
    const output = make({ quality: ['silent'] }, { registry: registryOf(silent) });
    expect(namesOf(output)).toEqual(['silent']);
    expect(output.vfs.list().map(({ path }) => path)).toEqual([
      '.antigravity/manifest.json',
      '.antigravity/pristine/.env.example.pristine',
      '.antigravity/pristine/docker-compose.yml.pristine',
      '.antigravity/pristine/stack.yaml.pristine',
      '.env',
      '.env.example',
      'docker-compose.yml',
      'stack.yaml',
    ]);
  });

  it('reports the problems that providers find together', () => {
    const picky = (name: string) =>
      tool('quality', name, { validateConfiguration: () => [{ where: name, what: 'is bad', mend: 'x' }] });
    const registry = registryOf(picky('a'), picky('b'));
    expect(problemsOf(() => make({ quality: ['a', 'b'] }, { registry })).map(({ where }) => where)).toEqual(['a', 'b']);
  });

  it('gives a project a random id in the form of a version 4 UUID, and keeps the one it has', () => {
    for (let seed = 1; seed < 20; seed += 1) {
      const { ctx } = make({ storage: ['file'] }, { random: repeatableRandom(seed) });
      expect(z.uuidv4().safeParse(ctx.projectId).success).toBe(true);
    }
    const projectId = '11111111-2222-4333-8444-555555555555';
    expect(make({ storage: ['file'] }, { existing: { projectId } }).ctx.projectId).toBe(projectId);
  });
});

describe('secrets and ports', () => {
  it('of an existing project stay what they are', () => {
    const existing = { secrets: { SERVER_PASSWORD: 'mine' }, ports: { SERVER_PORT: 5999, CHARTS_PORT: 8123 } };
    const { '.env': env } = filesOf(make(EVERYTHING, { existing }));
    expect(env).toContain('SERVER_PASSWORD=mine\n');
    expect(env).toContain('SERVER_PORT=5999\n');
    expect(env).toContain('CHARTS_PORT=8123\n');
  });

  it('are drawn only where they are new', () => {
    const first = make({ storage: ['server'] });
    const secrets = { SERVER_PASSWORD: /SERVER_PASSWORD=(\w+)/.exec(filesOf(first)['.env'] ?? '')?.[1] ?? '' };
    const grown = filesOf(make({ storage: ['server'], orchestration: ['runner'] }, { existing: { secrets } }))['.env'];
    expect(grown).toContain(`SERVER_PASSWORD=${secrets.SERVER_PASSWORD}\n`);
    expect(grown).toMatch(/RUNNER_PASSWORD=\w{24}\n/);
  });

  it('stand in .env alone: no other file holds a secret', () => {
    const { '.env': env, ...others } = filesOf(make(EVERYTHING));
    const secrets = [...(env ?? '').matchAll(/_PASSWORD=(\w+)/g)].map(([, secret]) => secret ?? '');
    expect(secrets).toHaveLength(2);
    for (const secret of secrets) for (const text of Object.values(others)) expect(text).not.toContain(secret);
    expect(others['.env.example']).toContain('SERVER_PASSWORD=CHANGE_ME_24\n');
  });

  it('.env is for its owner only', () => {
    expect(make({ storage: ['server'] }).vfs.getFile('.env')?.mode).toBe(0o600);
  });

  it.each([
    ['a busy port is refused when the user names it', { port: 5001 }, new Set([5001]), 'is busy'],
    ['a port is refused when the user names it twice', { port: 8001 }, new Set<number>(), 'is used twice'],
  ])('%s', (_, server, busyPorts, what) => {
    const registry = toolbox();
    const twin = tool('quality', 'twin', {
      getEnvVars: (ctx) => [ctx.portVariable('TWIN_PORT', 'x', 7000, 8001, 'twin.port')],
    });
    registry.register('quality', 'twin', () => twin);
    const make2 = () => make({ storage: ['server'], quality: ['twin'], options: { server } }, { registry, busyPorts });
    expect(problemsOf(make2)).toMatchObject([{ what: expect.stringContaining(what) as string }]);
  });

  it('a default port gives way to a busy one and to one that an option names', () => {
    expect(make(EVERYTHING, { busyPorts: new Set([8000]) }).ctx.port('CHARTS_PORT')).toBe(8001);
    const named = make({ ...EVERYTHING, options: { server: { port: 8000 } } });
    expect(named.ctx.ports).toEqual({ SERVER_PORT: 8000, CHARTS_PORT: 8001 });
  });
});

describe('a project that grows', () => {
  const state = (output: ReturnType<typeof make>) => ({
    projectId: output.ctx.projectId,
    ports: output.ctx.ports,
    secrets: Object.fromEntries(output.ctx.envVars.map(({ name, value }) => [name, value])),
  });

  it.each([
    [{ storage: ['server'] }, { orchestration: ['runner'] }],
    [{ storage: ['file'] }, { monitoring: ['metrics'] }],
    [{ orchestration: ['runner'] }, { visualization: ['charts'] }],
    [{ visualization: ['charts'] }, { storage: ['server'] }],
    [{ storage: ['server'], options: { server: { port: 6000 } } }, { ingestion: ['loader'] }],
  ])('is the same whether it began as %j or gained %j at once', (first, second) => {
    const began = make(first);
    const grown = make({ ...first, ...second }, { existing: state(began) });
    const atOnce = make({ ...first, ...second }, { existing: state(grown) });
    expect(withoutEnv(filesOf(grown))).toEqual(withoutEnv(filesOf(atOnce)));
    const fresh = make({ ...first, ...second }, { existing: { projectId: began.ctx.projectId } });
    expect(withoutEnv(filesOf(grown))).toEqual(withoutEnv(filesOf(fresh)));
  });

  it('does not change when nothing is added', () => {
    const began = make(EVERYTHING);
    const again = make(EVERYTHING, { existing: state(began), random: repeatableRandom(99) });
    expect(filesOf(again)).toEqual(filesOf(began));
  });
});

describe('the files that belong to no single provider', () => {
  const templates = () =>
    libraryOf({
      'common/docker-compose.overlay.yml.hbs': 'services:\n  extra: { image: "{{project_name}}:1" }\n',
      'common/requirements/constraints/loader.txt': 'x==1\n',
      'common/requirements/constraints/unused.txt': 'y==1\n',
      'common/context.json.hbs':
        '{"steps": {{json steps}}, "commands": {{json commands}}, "environments": {{json environments}}, "applications": {{json applications}}, "web": {{json web_interfaces}}, "categories": {{json categories}}, "containers": {{json needs_containers}}, "server": {{json has_warehouse_server}}, "marts": {{json has_marts_command}}, "runner": {{json runner}} }',
      'common/documented.json.hbs':
        '{"project_name": {{json project_name}}, "stack": {{json stack}}, "services": {{json services}}, "env_vars": {{json env_vars}}, "volumes": {{json volumes}}, "networks": {{json networks}} }',
      'storage/server/options.json.hbs': '{{json options}} {{json services}}',
    });

  interface Context {
    steps: { id: string; make_line: string; depends_on: string[] }[];
    environments: { name: string; host_variables: { name: string; value: string }[] }[];
    applications: { make_line: string; default_port: number }[];
    web: object[];
    categories: { category: string; components: { name: string }[] }[];
    containers: boolean;
    server: boolean;
    marts: boolean;
    runner: string;
  }

  const files = () => filesOf(make(EVERYTHING, { templates: templates() }));
  const context = (request: object = EVERYTHING) =>
    JSON.parse(filesOf(make(request, { templates: templates() }))['context.json'] ?? '') as Context;

  it('are requirements by environment, with the constraints of those environments alone', () => {
    expect(Object.keys(files()).filter((path) => path.startsWith('requirements/'))).toEqual([
      'requirements/charts.txt',
      'requirements/constraints/loader.txt',
      'requirements/loader.txt',
      'requirements/modeler.txt',
    ]);
    expect(files()['requirements/loader.txt']).toMatch(/^# Loader: .*\nloader==1\.0\n$/);
  });

  it('are a compose file with a service for each server, environment and application, and the overlay', () => {
    const compose = parse(files()['docker-compose.yml'] ?? '') as {
      name: string;
      services: Record<string, Record<string, unknown>>;
      volumes: object;
    };
    expect(compose.name).toMatch(/^shop_[0-9a-f]{6}$/);
    expect(Object.keys(compose.services)).toEqual(['server', 'loader', 'modeler', 'charts', 'extra']);
    expect(compose.services['loader']).toEqual({
      image: `${compose.name}-loader`,
      build: { context: '.', dockerfile: 'docker/tool.Dockerfile', args: { ENVIRONMENT: 'loader' } },
      profiles: ['tools'],
      environment: { PROJECT_NAME: 'shop', WAREHOUSE_HOST: 'server' },
      volumes: ['./pipelines:/project/pipelines:ro'],
      depends_on: { server: { condition: 'service_healthy' } },
      restart: 'no',
    });
    expect(compose.services['charts']).toMatchObject({
      command: ['charts', '--listen', '0.0.0.0:8000'],
      ports: ['127.0.0.1:${CHARTS_PORT:-8000}:8000'],
      restart: 'unless-stopped',
    });
    expect(compose.services['extra']).toEqual({ image: 'shop:1' });
    expect(compose.volumes).toEqual({ server_data: {} });
  });

  it('are rendered with the steps in order, each with what it waits for', () => {
    expect(context().steps).toMatchObject([
      { id: 'ingest_loader', make_line: 'python load.py', depends_on: [] },
      { id: 'transform_modeler', make_line: 'model run', depends_on: ['ingest_loader'] },
    ]);
  });

  it('are rendered with what a program finds in its environment on the host', () => {
    expect(context().environments.find(({ name }) => name === 'loader')?.host_variables).toEqual([
      { name: 'PROJECT_NAME', value: '"shop"' },
      { name: 'WAREHOUSE_HOST', value: '"127.0.0.1"' },
    ]);
  });

  it('are rendered with applications that listen on loopback, at the port of .env', () => {
    expect(context().applications).toMatchObject([
      { make_line: 'charts --listen "127.0.0.1:$$PORT"', default_port: 8000 },
    ]);
    expect(context().web).toEqual([
      { title: 'Charts', portKey: 'CHARTS_PORT', path: '/', note: '', user: '', passwordKey: '', default_port: 8000 },
    ]);
  });

  it('know whether the project needs containers and which categories it has', () => {
    expect(context()).toMatchObject({ containers: true, server: true, marts: false, runner: 'compose' });
    expect(context({ ingestion: ['loader'] })).toMatchObject({ containers: false, server: false, runner: 'venv' });
    expect(context({ ingestion: ['loader'] }).categories).toMatchObject([
      { category: 'ingestion', components: [{ name: 'loader' }] },
      { category: 'storage', components: [{ name: 'file' }] },
    ]);
  });

  it('may use the names that are documented, with all services; a provider sees those of the providers', () => {
    const documented = JSON.parse(files()['documented.json'] ?? '') as Record<string, unknown>;
    expect(documented).toEqual({
      project_name: 'shop',
      stack: {
        name: 'shop',
        components: expect.arrayContaining([
          {
            category: 'storage',
            name: 'server',
            title: 'Server',
            summary: 'The tool server',
            added_because: expect.stringContaining('needs it') as string,
          },
        ]) as object[],
      },
      services: ['server', 'loader', 'modeler', 'charts'],
      env_vars: expect.arrayContaining([{ name: 'SERVER_PORT', comment: 'Port of the server' }]) as object[],
      volumes: ['server_data'],
      networks: ['default'],
    });
    expect(files()['options.json']).toBe('{"version":"1"} ["server"]');
  });

  it('are not written when a template is wrong', () => {
    const wrong = libraryOf({ 'common/README.md.hbs': '{{nmae}}' });
    expect(() => make(EVERYTHING, { templates: wrong })).toThrow(
      /README\.md\.hbs: line 1 names an unknown variable "nmae"/,
    );
  });
});

describe('defects of a provider', () => {
  const step = {
    id: 'twice',
    title: 'x',
    kind: 'check',
    command: ['x'],
    environment: 'nowhere',
    reads: [],
    writes: [],
    retries: 0,
    timeoutMinutes: 1,
  } as const;

  it.each([
    [
      'two steps of one id',
      tool('quality', 'a', { registerServices: (ctx) => [step, step].forEach((s) => ctx.registerStep(s)) }),
      /twice: two components register a step of this id/,
    ],
    [
      'a step in an unknown environment',
      tool('quality', 'a', { registerServices: (ctx) => ctx.registerStep(step) }),
      /unknown environment: nowhere/,
    ],
    [
      'a service registered too late',
      tool('quality', 'a', { getEnvVars: (ctx) => (ctx.offer('x'), []) }),
      /registered in registerServices only/,
    ],
    [
      'a port that was never allocated',
      tool('quality', 'a', { generate: (_, ctx) => void ctx.port('A_PORT') }),
      /no host port A_PORT is allocated yet/,
    ],
    [
      'a need that was never declared',
      tool('quality', 'a', { generate: (_, ctx) => void ctx.requireService('lineage') }),
      /Declare it in requirements/,
    ],
    [
      'one file written twice',
      tool('quality', 'a', { generate: (vfs) => ['', ''].forEach((text) => vfs.addFile('a', text)) }),
      /two templates write this file/,
    ],
  ])('come to light: %s', (_, provider, message) => {
    expect(() => make({ quality: ['a'] }, { registry: registryOf(provider) })).toThrow(message);
  });
});

describe('connection strings', () => {
  it('come from whoever offers the capability, for a client and a vantage', () => {
    const { ctx } = make({ storage: ['file', 'server'], use: { warehouse: 'server' } });
    expect(ctx.connectionString('warehouse', 'jdbc', 'network')).toBe('jdbc://server/network');
    expect(ctx.connectionString('metadata_database', 'libpq', 'host')).toBe('libpq://server/host');
  });

  it('are refused for a client that the provider does not know', () => {
    const { ctx } = make({ storage: ['file'] });
    expect(() => ctx.connectionString('warehouse', 'jdbc', 'host')).toThrow(
      'File has no jdbc connection string for file',
    );
  });
});

it('every provider inherits a silent answer to each question', () => {
  const silent = new (tool('quality', 'silent') as unknown as new (options: object) => ComponentProvider)({});
  const { ctx } = make({ storage: ['file'] });
  expect([
    silent.requirements(ctx),
    silent.validateConfiguration(ctx),
    silent.getEnvVars(ctx),
    silent.getDockerServiceDefinition(ctx),
    silent.getRequirements(ctx),
  ]).toEqual([[], [], [], {}, []]);
  expect(charts.meta.title).toBe('Charts');
  expect(new TemplateLibrary([]).list('x')).toEqual([]);
});
