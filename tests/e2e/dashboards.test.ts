import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARD_QUERIES } from '../../core/dashboard';
import { expectedRows } from './support/marts';
import { freePort } from './support/postgres';
import type { Running } from './support/processes';
import { pythonWith } from './support/python';
import { envValue, type NativeService } from './support/services/service';
import { initialise, startServer, supersetPython } from './support/services/superset';
import { SupersetApi } from './support/services/superset-api';
import { REPOSITORY, run, stack, succeed, workFolder } from './support/shell';

const EXPECTED = join(REPOSITORY, 'tests/golden-thread/expected');
const QUERIES = join(REPOSITORY, 'tests/e2e/python/run_queries.py');
const FILL = join(REPOSITORY, 'tests/e2e/python/fill_marts.py');

/** What Grafana makes of a time range, by warehouse: January 2026, which holds all of the sample. */
const TIME_RANGE: Readonly<Record<string, (column: string) => string>> = {
  postgresql: (column) => `${column} BETWEEN '2026-01-01T00:00:00Z' AND '2026-02-01T00:00:00Z'`,
  mariadb: (column) => `${column} BETWEEN FROM_UNIXTIME(1767225600) AND FROM_UNIXTIME(1769904000)`,
};

/** By warehouse: the options that move its ports. Each takes half a minute; with --full, it is each that can be had here. */
const WAREHOUSES: Readonly<Record<string, readonly string[]>> = {
  postgresql: ['port'],
  duckdb: [],
  mariadb: ['port'],
  ...(process.env['E2E_FULL'] && { clickhouse: ['port', 'native_port'] }),
};

describe('the dashboard, as Superset has it from its init container and Grafana from its files', () => {
  const work = workFolder();
  const projects: Record<string, string> = {};
  const services: NativeService[] = [];
  let home = '';
  let python = '';
  let server: Running | undefined;
  let api: SupersetApi;

  beforeAll(async () => {
    for (const [name, options] of Object.entries(WAREHOUSES)) projects[name] = await projectOf(name, options);
    home = projects['postgresql'] ?? '';
    services.push(await startService('postgresql', home));
    python = supersetPython(Object.values(projects));
  });
  afterAll(async () => {
    await server?.stop();
    for (const service of services) await service.stop();
    work.remove();
  });

  it('says in one line that its database cannot be opened', () => {
    const wrong = { SUPERSET_DATABASE_URI: 'postgresql+psycopg2://superset:wrong@127.0.0.1:1/superset' };
    const { status, stderr } = initialise(home, python, wrong);
    expect({ status, lines: stderr.trim().split('\n') }).toEqual({
      status: 1,
      lines: [expect.stringMatching(/^superset: its own database cannot be opened: .*SUPERSET_DATABASE_PASSWORD/)],
    });
  });

  it('is made twice, the second time with another password', () => {
    for (const SUPERSET_ADMIN_PASSWORD of ['first', password()]) {
      const { status, stdout, stderr } = initialise(home, python, { SUPERSET_ADMIN_PASSWORD });
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(/superset: admin can log in, 10 files are imported\n$/);
    }
  });

  it('lets the administrator in, with the password of .env', async () => {
    const port = await freePort();
    server = await startServer(home, python, port);
    api = new SupersetApi(`http://127.0.0.1:${port}`);
    expect(await api.login('admin', 'first')).toBe(401);
    expect(await api.login('admin', password())).toBe(200);
  });

  it('says of a chart whose table is missing that it is missing', async () => {
    const byTitle = new Map((await api.charts()).map(({ id, slice_name }) => [slice_name, id]));
    expect(await api.get(`/api/v1/chart/${byTitle.get('Orders')}/data/`)).toMatchObject({
      message: expect.stringMatching(/daily_revenue.* does not exist/) as unknown,
    });
  });

  it.each(Object.keys(WAREHOUSES))('shows the expected marts: %s', async (name) => {
    const project = projects[name] ?? '';
    if (name !== 'postgresql' && name !== 'duckdb') services.push(await startService(name, project));
    if (project !== home) {
      // Another warehouse is another address; the charts stay. They are there before the first run, too: DuckDB has no file yet.
      const { status, stderr } = initialise(project, python, addressOfHome(), ['python', 'setup.py']);
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    }
    fill(project, name);
    const charts = await api.charts();
    expect(charts.map(({ slice_name }) => slice_name).sort()).toEqual(
      Object.values(DASHBOARD_QUERIES)
        .map(({ title }) => title)
        .sort(),
    );
    const shown = Object.fromEntries(
      await Promise.all(charts.map(async ({ id, slice_name }) => [slice_name, await api.rowsOf(id)] as const)),
    );
    expect(shown).toEqual(expectedRows());
  });

  it.each(Object.keys(TIME_RANGE))('asks in Grafana for the same rows: %s', (name) => {
    const project = projects[name] ?? '';
    const text = readFileSync(join(project, 'dashboards/grafana/dashboards/revenue.json'), 'utf8');
    const { panels } = JSON.parse(text) as { panels: { title: string; targets: [{ rawSql: string }] }[] };
    const between = TIME_RANGE[name] ?? ((column) => column);
    const queries = panels.map(({ title, targets: [{ rawSql }] }) => {
      return [title, rawSql.replace(/\$__timeFilter\((\w+)\)/, (_, column: string) => between(column))];
    });
    const { status, stdout, stderr } = run(pythonWith(...warehouseRequirements(project)), [QUERIES], {
      cwd: project,
      env: clientVariables(project, name),
      input: JSON.stringify(Object.fromEntries(queries)),
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // A day on Grafana's axis of time is its first moment.
    expect(JSON.parse(stdout.replace(/ 00:00:00(\+00:00)?"/g, '"'))).toEqual(expectedRows());
  });

  function password(): string {
    return envValue(home, 'SUPERSET_ADMIN_PASSWORD');
  }

  /** The metadata database of the one Superset, for the init program of another project. */
  function addressOfHome(): Record<string, string> {
    const login = `superset:${envValue(home, 'SUPERSET_DATABASE_PASSWORD')}`;
    return {
      SUPERSET_DATABASE_URI: `postgresql+psycopg2://${login}@127.0.0.1:${envValue(home, 'POSTGRESQL_PORT')}/superset`,
      SUPERSET_SECRET_KEY: envValue(home, 'SUPERSET_SECRET_KEY'),
      SUPERSET_ADMIN_PASSWORD: password(),
    };
  }

  async function projectOf(name: string, options: readonly string[]): Promise<string> {
    const ports = await Promise.all(options.map(async (option) => `${name}.${option}=${await freePort()}`));
    const tools = name in TIME_RANGE ? 'superset,grafana' : 'superset';
    const chosen = ['--storage', name, '--transformation', 'sql', '--visualization', tools];
    return stack(work.path, `superset_${name}`, ...chosen, ...ports.flatMap((port) => ['--set', port]));
  }
});

async function startService(name: string, project: string): Promise<NativeService> {
  const { start } = (await import(`./support/services/${name}`)) as {
    start(project: string): Promise<NativeService>;
  };
  return start(project);
}

/** Writes the expected marts through the project's own client, and publishes them where readers open a copy. */
function fill(project: string, name: string): void {
  const python = pythonWith(...warehouseRequirements(project));
  const env = clientVariables(project, name);
  succeed(python, [FILL, EXPECTED], { cwd: project, env });
  if (name === 'duckdb') succeed(python, ['warehouse/publish.py'], { cwd: project, env });
}

function clientVariables(project: string, name: string): Record<string, string> {
  const client = { PYTHONPATH: join(project, 'warehouse'), WAREHOUSE_TYPE: name };
  if (name === 'duckdb') return client;
  const prefix = name.toUpperCase();
  return {
    ...client,
    WAREHOUSE_HOST: '127.0.0.1',
    WAREHOUSE_PORT: envValue(project, `${prefix}_PORT`),
    WAREHOUSE_USER: 'warehouse',
    WAREHOUSE_PASSWORD: envValue(project, `${prefix}_PASSWORD`),
    WAREHOUSE_DATABASE: 'warehouse',
  };
}

function warehouseRequirements(project: string): string[] {
  const { stdout } = run('grep', ['-E', '^[a-z]', 'requirements/warehouse.txt'], { cwd: project });
  return stdout.trim().split('\n');
}
