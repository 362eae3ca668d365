import { parse as parseYaml } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { RAW_TABLES, SOURCE_FILES } from '../../core/thread';
import { generate, textOf } from '../support/stack';

type Output = ReturnType<typeof generate>;

function thread(storage: string[], more: object = {}): Output {
  return generate({ name: 'shop', storage, ingestion: ['debezium'], transformation: ['dbt'], ...more });
}

function services(output: Output): Record<string, ComposeService> {
  return (parseYaml(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

function added(output: Output): string[] {
  return output.ctx.components.filter(({ addedBecause }) => addedBecause).map(({ provider }) => provider.meta.name);
}

const DATABASES = [
  [['duckdb', 'postgresql'], 'postgresql', 'psycopg[binary]==3.3.9'],
  [['postgresql', 'mariadb'], 'mariadb', 'pymysql==1.2.4'],
  [['postgresql', 'mysql'], 'mysql', 'pymysql[rsa]==1.2.4'],
] as const;

describe('DebeziumProvider', () => {
  it.each(DATABASES)(
    'captures, in %j, the changes of the database that is not the warehouse',
    (storage, type, driver) => {
      const output = thread([...storage]);
      expect(output.ctx.requireService('source_database').type).toBe(type);
      const settings = output.vfs
        .list()
        .map(({ path }) => path)
        .filter((path) => /^debezium\/.*json$/.test(path));
      expect(settings).toEqual([`debezium/${type}.json`]);
      const client = output.ctx.environments.find(({ name }) => name === 'source');
      expect(client?.requirements).toEqual([driver]);
    },
  );

  it('begins with the database, which is filled once, and ends in raw', () => {
    const { steps } = thread(['duckdb']).ctx;
    expect(steps.map(({ id }) => id).slice(0, 3)).toEqual(['seed_source', 'ingest_debezium', 'transform_dbt']);
    expect(steps[0]).toMatchObject({ kind: 'source', reads: SOURCE_FILES });
    expect(steps[1]).toMatchObject({ reads: steps[0]?.writes, writes: RAW_TABLES });
  });

  it.each([
    [['duckdb'], ['kafka', 'postgresql']],
    [['postgresql'], ['kafka', 'mariadb']],
    [['clickhouse'], ['kafka', 'postgresql']],
    [['duckdb', 'mysql'], ['kafka']],
    [[], ['duckdb', 'kafka', 'postgresql']],
  ])('brings a broker and a database, where %j has none: %j', (storage, names) => {
    expect(added(thread(storage)).sort()).toEqual(names);
  });

  it.each(['kafka', 'redpanda'])('writes to %s, whose sample events then take no part', (broker) => {
    const output = thread(['duckdb'], { ingestion: [broker, 'debezium'] });
    expect(output.ctx.steps.map(({ id }) => id)).not.toContain(`produce_${broker}`);
    const { debezium, streaming } = services(output);
    expect(debezium?.environment?.BOOTSTRAP_SERVERS).toBe(`${broker}:9092`);
    expect(streaming?.environment?.KAFKA_BOOTSTRAP_SERVERS).toBe(`${broker}:9092`);
    expect(streaming?.depends_on).toMatchObject({ [broker]: {}, debezium: { condition: 'service_healthy' } });
    expect(output.vfs.getFile('pipelines/load_events.py')).toBeUndefined();
  });

  it('keeps the password out of every file', () => {
    for (const [storage, type] of DATABASES) {
      const output = thread([...storage]);
      const settings = JSON.parse(textOf(output, `debezium/${type}.json`)) as Record<string, string>;
      expect(settings['database.password']).toBe('${env:SOURCE_PASSWORD}');
      const { debezium } = services(output);
      expect(debezium?.environment?.CONNECT_CONFIG_PROVIDERS_ENV_PARAM_ALLOWLIST_PATTERN).toContain('SOURCE_');
      expect(debezium?.environment?.SOURCE_PASSWORD).toMatch(/^\$\{[A-Z]+_PASSWORD:\?/);
    }
  });

  it('makes the tables before the connector looks for them', () => {
    const output = services(thread(['duckdb']));
    expect(output.debezium?.depends_on).toMatchObject({
      'debezium-tables': { condition: 'service_completed_successfully' },
    });
    expect(output['debezium-tables']).toMatchObject({ restart: 'no', depends_on: { postgresql: {} } });
    expect(output['debezium-tables']?.profiles).toBeUndefined();
  });

  it('only stands by where another tool fills raw', () => {
    const output = thread(['duckdb'], { ingestion: ['dlt', 'debezium'] });
    const { debezium, 'debezium-tables': oneShot } = services(output);
    expect(oneShot).toBeUndefined();
    expect(debezium?.entrypoint).toBeUndefined();
    expect(output.vfs.getFile('debezium/start.sh')).toBeUndefined();
    expect(textOf(output, 'docs/debezium.md')).toContain('raw_tables: debezium');
  });

  it('asks of the database what capture needs', () => {
    expect(services(thread(['duckdb'])).postgresql?.command).toContain('wal_level=logical');
    expect(services(thread(['duckdb', 'mariadb'])).mariadb?.command).toContain('--binlog-format=ROW');
  });

  it('is not offered a database that it has no connector for', () => {
    expect(() => thread(['duckdb'], { use: { source_database: 'clickhouse' }, options: {} })).toThrow();
  });
});
