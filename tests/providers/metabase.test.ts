import { parse } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { DASHBOARD_QUERIES } from '../../core/dashboard';
import { parseEnvFile } from '../../core/envfile';
import { generate, textOf } from '../support/stack';

const FOLDER = 'dashboards/metabase';

interface Card {
  name: string;
  display: string;
  query: string;
  visualization_settings: Record<string, unknown> & { column_settings: Record<string, unknown> };
  place: { row: number; col: number; size_x: number; size_y: number };
}

function shown(storage: string, more: object = {}) {
  return generate({ name: 'shop', storage: [storage], visualization: ['metabase'], ...more });
}

function servicesOf(output: ReturnType<typeof generate>): Record<string, ComposeService> {
  return (parse(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

function sourceOf(output: ReturnType<typeof generate>) {
  return JSON.parse(textOf(output, `${FOLDER}/data-source.json`)) as {
    engine: string;
    details: Record<string, unknown>;
    asked_for?: string[];
  };
}

function cardsOf(output: ReturnType<typeof generate>): Card[] {
  return (JSON.parse(textOf(output, `${FOLDER}/revenue.json`)) as { cards: Card[] }).cards;
}

const WAREHOUSES: [string, string][] = [
  ['postgresql', 'postgres'],
  ['mariadb', 'mysql'],
  ['clickhouse', 'clickhouse'],
  ['lakehouse', 'starburst'],
  ['snowflake', 'snowflake'],
  ['bigquery', 'bigquery-cloud-sdk'],
];

describe('MetabaseProvider', () => {
  it('keeps its state in PostgreSQL, encrypted with a key of its own', () => {
    const output = shown('mariadb');
    expect(servicesOf(output)['metabase']).toMatchObject({
      depends_on: {
        postgresql: { condition: 'service_healthy' },
        'postgresql-databases': { condition: 'service_completed_successfully' },
      },
      environment: { MB_DB_TYPE: 'postgres', MB_DB_HOST: 'postgresql', MB_DB_DBNAME: 'metabase' },
      healthcheck: { test: ['CMD', 'curl', '--fail', '--silent', 'http://localhost:3000/api/health'] },
    });
    const secrets = parseEnvFile(textOf(output, '.env'));
    expect(secrets['METABASE_ENCRYPTION_KEY']).toHaveLength(40);
    // Metabase refuses a password without a digit.
    expect(secrets['METABASE_ADMIN_PASSWORD']).toMatch(/\d/);
  });

  it.each(WAREHOUSES)(
    'reads %s through the driver %s, with variables that its setup container has',
    (storage, engine) => {
      const output = shown(storage);
      const source = sourceOf(output);
      expect(source.engine).toBe(engine);
      const environment = Object.keys(servicesOf(output)['metabase-setup']?.environment ?? {});
      const files = Object.values(source.details).flatMap((value) =>
        typeof value === 'object' ? [(value as { file: string }).file] : [],
      );
      const named = [...JSON.stringify(source.details).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
      expect(environment).toEqual(expect.arrayContaining([...named, ...files, ...(source.asked_for ?? [])]));
    },
  );

  it.each(['duckdb', 'mysql'])('refuses %s', (storage) => {
    expect(() => shown(storage)).toThrow(/Metabase/);
  });

  it('sets up after Metabase and its warehouse are healthy, and stays so that "up --wait" sees it healthy', () => {
    expect(servicesOf(shown('clickhouse'))['metabase-setup']).toMatchObject({
      init: true,
      restart: 'unless-stopped',
      depends_on: { metabase: { condition: 'service_healthy' }, clickhouse: { condition: 'service_healthy' } },
      command: ['sh', '-c', expect.stringMatching(/setup\.py && touch \/tmp\/done; exec sleep infinity$/)],
      healthcheck: { test: ['CMD', 'test', '-f', '/tmp/done'] },
    });
  });

  it('shows its metrics only where something collects them', () => {
    expect(servicesOf(shown('postgresql'))['metabase']?.environment).not.toHaveProperty('MB_PROMETHEUS_SERVER_PORT');
    const watched = shown('postgresql', { monitoring: ['prometheus'] });
    expect(servicesOf(watched)['metabase']?.environment).toMatchObject({ MB_PROMETHEUS_SERVER_PORT: '9191' });
    expect(parse(textOf(watched, 'monitoring/prometheus/targets/metabase.yml'))).toMatchObject([
      { targets: ['metabase:9191'] },
    ]);
  });

  it('holds no secret in its files', () => {
    const output = shown('postgresql');
    const secrets = parseEnvFile(textOf(output, '.env'));
    for (const path of ['setup.py', 'data-source.json', 'revenue.json'])
      expect(textOf(output, `${FOLDER}/${path}`)).not.toContain(secrets['POSTGRESQL_PASSWORD']);
  });

  it('obeys its options', () => {
    const service = servicesOf(shown('postgresql', { options: { metabase: { port: 3999, heap_gb: 3 } } }))['metabase'];
    expect(service).toMatchObject({
      ports: ['127.0.0.1:${METABASE_PORT:-3999}:3000'],
      environment: { JAVA_OPTS: '-Xmx3g' },
    });
  });
});

describe('the dashboard in Metabase', () => {
  it('has a question for each query, side by side without overlap', () => {
    const cards = cardsOf(shown('postgresql'));
    expect(cards.map(({ name }) => name)).toEqual(Object.values(DASHBOARD_QUERIES).map(({ title }) => title));
    const cells = cards.flatMap(({ place: { row, col, size_x: width, size_y: height } }) => {
      expect(col + width).toBeLessThanOrEqual(24);
      return Array.from(
        { length: width * height },
        (_, cell) => `${col + (cell % width)},${row + Math.floor(cell / width)}`,
      );
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  it.each(WAREHOUSES)('formats columns that the query returns: %s', (storage) => {
    for (const { query, visualization_settings: settings } of cardsOf(shown(storage))) {
      const selected = (/^SELECT (.*)$/m.exec(query)?.[1] ?? '').split(/, (?![^(]*\))/);
      const returned = selected.map((column) => column.replace(/^.* AS /, ''));
      const names = storage === 'snowflake' ? returned.map((name) => name.toUpperCase()) : returned;
      expect(Object.keys(settings.column_settings)).toEqual(names.map((name) => `["name","${name}"]`));
      const axes = ['graph.dimensions', 'graph.metrics'].flatMap((key) => (settings[key] ?? []) as string[]);
      expect(names).toEqual(expect.arrayContaining(axes));
    }
  });

  it('names the catalog of the tables where a connection has none', () => {
    expect(cardsOf(shown('lakehouse'))[0]?.query).toContain('FROM lake.marts.daily_revenue');
    expect(cardsOf(shown('postgresql'))[0]?.query).toContain('FROM marts.daily_revenue');
  });
});
