import { parse } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { DASHBOARD_QUERIES } from '../../core/dashboard';
import { parseEnvFile } from '../../core/envfile';
import { generate, textOf } from '../support/stack';

const FOLDER = 'dashboards/superset';

function shown(storage: string, more: object = {}) {
  return generate({ name: 'shop', storage: [storage], visualization: ['superset'], ...more });
}

function servicesOf(output: ReturnType<typeof generate>): Record<string, ComposeService> {
  return (parse(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

/** The files that are imported, read, by their path below the folder of the assets. */
function assetsOf(output: ReturnType<typeof generate>): Map<string, Record<string, unknown>> {
  const prefix = `${FOLDER}/assets/`;
  const paths = output.vfs.list().flatMap(({ path }) => (path.startsWith(prefix) ? [path] : []));
  return new Map(
    paths.map((path) => [path.slice(prefix.length), parse(textOf(output, path)) as Record<string, unknown>]),
  );
}

describe('SupersetProvider', () => {
  it('keeps its state in PostgreSQL, whatever the warehouse is', () => {
    for (const storage of ['duckdb', 'mariadb', 'postgresql']) {
      const services = servicesOf(shown(storage));
      expect(services['superset-init']).toMatchObject({
        restart: 'no',
        depends_on: {
          postgresql: { condition: 'service_healthy' },
          'postgresql-databases': { condition: 'service_completed_successfully' },
        },
        environment: {
          SUPERSET_DATABASE_URI: expect.stringMatching(
            /^postgresql\+psycopg2:\/\/superset:\$\{SUPERSET_DATABASE_PASSWORD:.*\}@postgresql:5432\/superset$/,
          ) as unknown,
        },
      });
      expect(services['superset']?.depends_on).toEqual({
        'superset-init': { condition: 'service_completed_successfully' },
      });
    }
  });

  it.each([
    ['postgresql', ['psycopg2-binary==2.9.13']],
    ['clickhouse', ['psycopg2-binary==2.9.13', 'clickhouse-connect==1.12.0']],
    ['mariadb', ['psycopg2-binary==2.9.13', 'pymysql==1.2.4']],
    ['mysql', ['psycopg2-binary==2.9.13', 'pymysql[rsa]==1.2.4']],
    ['lakehouse', ['psycopg2-binary==2.9.13', 'trino==0.340.0']],
    ['snowflake', ['psycopg2-binary==2.9.13', 'snowflake-sqlalchemy==1.11.1']],
    ['bigquery', ['psycopg2-binary==2.9.13', 'sqlalchemy-bigquery==1.17.3']],
    ['duckdb', ['psycopg2-binary==2.9.13', 'duckdb==1.5.5', 'duckdb-engine==0.17.0']],
  ])('puts the drivers for %s into the image, pinned with all below them', (storage, drivers) => {
    const output = shown(storage);
    expect(output.ctx.environments.find(({ name }) => name === 'superset')?.requirements).toEqual(drivers);
    const pins = textOf(output, 'requirements/constraints/superset.txt').split('\n');
    for (const driver of drivers) expect(pins).toContain(driver.replace(/\[.*\]/, ''));
    // What the image brings stays as its maintainers tested it.
    expect(pins.filter((pin) => /^(sqlalchemy|pandas|flask|numpy)==/.test(pin))).toEqual([]);
  });

  it.each([
    ['postgresql', /^postgresql\+psycopg2:\/\/warehouse:\$\{.*\}@postgresql:5432\/warehouse$/],
    ['clickhouse', /^clickhousedb:\/\/warehouse:\$\{.*\}@clickhouse:8123\/warehouse$/],
    ['mariadb', /^mysql\+pymysql:\/\/warehouse:\$\{.*\}@mariadb:3306\/warehouse\?charset=utf8mb4$/],
    ['lakehouse', /^trino:\/\/warehouse@trino:8080\/lake$/],
    ['duckdb', /^duckdb:\/\/\/\/warehouse\/published\.duckdb$/],
  ])('reaches %s as its readers do', (storage, address) => {
    expect(servicesOf(shown(storage))['superset-init']?.environment?.['WAREHOUSE_ADDRESS']).toMatch(address);
  });

  it('opens a warehouse that is a file for reading only', () => {
    const output = shown('duckdb');
    for (const name of ['superset', 'superset-init'])
      expect(servicesOf(output)[name]?.volumes).toContain('duckdb_data:/warehouse:ro');
    expect(assetsOf(output).get('databases/warehouse.yaml')).toMatchObject({
      extra: { engine_params: { connect_args: { read_only: true } } },
    });
  });

  it('draws secrets of its own and writes none into its files', () => {
    const output = shown('postgresql');
    const secrets = parseEnvFile(textOf(output, '.env'));
    expect(secrets['SUPERSET_SECRET_KEY']).toHaveLength(42);
    const texts = output.vfs
      .list()
      .flatMap(({ path }) => (path.startsWith('dashboards/') ? [textOf(output, path)] : []));
    for (const name of ['SUPERSET_SECRET_KEY', 'SUPERSET_ADMIN_PASSWORD', 'POSTGRESQL_PASSWORD'])
      for (const text of texts) expect(text).not.toContain(secrets[name]);
  });

  it('gives the programs of the init container the variables that they name', () => {
    const output = shown('postgresql');
    const environment = Object.keys(servicesOf(output)['superset-init']?.environment ?? {});
    const programs = ['init/check.py', 'init/setup.py', 'superset_config.py'];
    const named = programs.flatMap((path) =>
      [...textOf(output, `${FOLDER}/${path}`).matchAll(/os\.environ\["(\w+)"\]/g)].map(([, name]) => name),
    );
    expect(environment).toEqual(expect.arrayContaining([...named, 'WAREHOUSE_ADDRESS']));
  });

  it('is healthy when its page for that says so, and listens on this machine only', () => {
    expect(servicesOf(shown('postgresql', { options: { superset: { port: 8099 } } }))['superset']).toMatchObject({
      ports: ['127.0.0.1:${SUPERSET_PORT:-8099}:8088'],
      healthcheck: { test: ['CMD', 'curl', '--fail', '--silent', 'http://localhost:8088/health'] },
    });
  });
});

describe('Superset assets', () => {
  const assets = assetsOf(shown('postgresql'));
  const of = (folder: string) => [...assets].flatMap(([path, asset]) => (path.startsWith(folder) ? [asset] : []));
  const uuids = (list: Record<string, unknown>[]) => list.map(({ uuid }) => uuid);

  it('are the same in every project, but for how the warehouse is opened', () => {
    const others = assetsOf(shown('clickhouse', { name: 'other' }));
    expect(others).toEqual(assets);
  });

  it('hold a chart for each query, on a dataset of the one data source', () => {
    expect(of('charts/').map(({ slice_name }) => slice_name)).toEqual(
      expect.arrayContaining(Object.values(DASHBOARD_QUERIES).map(({ title }) => title)),
    );
    for (const { dataset_uuid } of of('charts/')) expect(uuids(of('datasets/'))).toContain(dataset_uuid);
    for (const { database_uuid } of of('datasets/')) expect(uuids(of('databases/'))).toEqual([database_uuid]);
  });

  it('name only columns and metrics that their dataset has', () => {
    for (const chart of of('charts/')) {
      const { params, dataset_uuid } = chart as {
        params: { metric?: string; metrics?: string[]; x_axis?: string; all_columns?: string[] };
        dataset_uuid: string;
      };
      const dataset = of('datasets/').find(({ uuid }) => uuid === dataset_uuid) as {
        columns: { column_name: string }[];
        metrics: { metric_name: string }[];
      };
      const metrics = [...(params.metrics ?? []), ...(params.metric ? [params.metric] : [])];
      expect(dataset.metrics.map((metric) => metric.metric_name)).toEqual(expect.arrayContaining(metrics));
      const columns = [...(params.all_columns ?? []), ...(params.x_axis ? [params.x_axis] : [])];
      expect(dataset.columns.map((column) => column.column_name)).toEqual(expect.arrayContaining(columns));
    }
  });

  it('fill the rows of the dashboard, each chart once', () => {
    const [dashboard] = of('dashboards/') as { position: Record<string, unknown>; slug: string }[];
    const nodes = Object.values(dashboard?.position ?? {}).filter((node) => typeof node === 'object') as {
      type: string;
      children?: string[];
      meta?: { uuid: string; width: number };
    }[];
    const charts = nodes.filter(({ type }) => type === 'CHART');
    expect(charts.map(({ meta }) => meta?.uuid).sort()).toEqual(uuids(of('charts/')).sort());
    const rows = nodes.filter(({ type }) => type === 'ROW').map(({ children = [] }) => children);
    const widths = rows.map((ids) =>
      ids.reduce(
        (sum, id) => sum + ((dashboard?.position[id] as { meta: { width: number } } | undefined)?.meta.width ?? 0),
        0,
      ),
    );
    expect(widths).toEqual([12, 12, 12]);
  });

  it('name every bar', () => {
    expect(assets.get('charts/revenue_by_country.yaml')?.['params']).toMatchObject({ xAxisLabelInterval: '0' });
  });

  it('can be changed in the files only', () => {
    for (const [path, asset] of assets) {
      if (path !== 'metadata.yaml') expect(asset['is_managed_externally']).toBe(true);
    }
  });
});
