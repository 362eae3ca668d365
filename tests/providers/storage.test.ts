import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { ComposeService } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar, type Requirement } from '../../core/provider';
import { builtInRegistry } from '../../providers';
import { generate, textOf } from '../support/stack';

type Output = ReturnType<typeof generate>;

/** What every warehouse brings: how to open it, how to write into it, how to show its marts. */
const CLIENT = ['connection.py', 'dialect.py', 'loading.py', 'marts.py'].map((name) => `warehouse/${name}`);

/** A tool that keeps state, under a key of its own choice. */
class StatefulProvider extends ComponentProvider {
  static readonly meta = {
    category: 'orchestration',
    name: 'keeper',
    title: 'Keeper',
    summary: 'Keeps state',
  } as const;
  static readonly options = z.strictObject({});

  override registerServices(ctx: ProjectContext): void {
    ctx.registerMetadataDatabase({ name: 'keeper-db', passwordKey: 'KEEPER_PASSWORD' });
  }

  override requirements(): Requirement[] {
    return [{ capability: 'metadata_database', because: 'Keeper keeps its state there' }];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    return [ctx.secretVariable('KEEPER_PASSWORD', 'Password of the database keeper-db')];
  }
}

function withKeeper(storage: string[]): Output {
  const registry = builtInRegistry();
  registry.register('orchestration', 'keeper', () => StatefulProvider);
  return generate({ name: 'shop', storage, orchestration: ['keeper'], transformation: ['dbt'] }, { registry });
}

function thread(storage: string[], more: object = {}): Output {
  return generate({ name: 'shop', storage, ingestion: ['dlt'], transformation: ['dbt'], ...more });
}

function services(output: Output): Record<string, ComposeService> {
  return (
    (parseYaml(textOf(output, 'docker-compose.yml')) as { services?: Record<string, ComposeService> }).services ?? {}
  );
}

function filesBelow(output: Output, folder: string): string[] {
  return output.vfs
    .list()
    .map(({ path }) => path)
    .filter((path) => path.startsWith(folder));
}

describe('PostgresqlProvider', () => {
  it('is the warehouse with its client', () => {
    const output = thread(['postgresql']);
    expect(filesBelow(output, 'warehouse/')).toEqual(CLIENT);
    expect(textOf(output, 'warehouse/connection.py')).toContain('import psycopg');
    expect(output.ctx.commands.map(({ name }) => name)).toEqual(['marts']);
    expect(output.ctx.steps.map(({ id }) => id)).toEqual(['ingest_dlt', 'transform_dbt']);
  });

  it('is reached by its service name in containers and by its published port from the host', () => {
    const { ctx } = thread(['postgresql'], { options: { postgresql: { port: 5544 } } });
    const password = '${POSTGRESQL_PASSWORD:?is missing in .env: run make env}';
    expect(ctx.connectionString('warehouse', 'libpq', 'network')).toBe(
      `postgresql://warehouse:${password}@postgresql:5432/warehouse`,
    );
    expect(ctx.connectionString('warehouse', 'sqlalchemy', 'host')).toBe(
      `postgresql+psycopg2://warehouse:${password}@127.0.0.1:\${POSTGRESQL_PORT:-5544}/warehouse`,
    );
    // JDBC takes user and password apart from the address.
    expect(ctx.connectionString('warehouse', 'jdbc', 'network')).toBe('jdbc:postgresql://postgresql:5432/warehouse');
    expect(ctx.connectionString('warehouse', 'sling', 'network')).toBe(
      `postgresql://warehouse:${password}@postgresql:5432/warehouse?sslmode=disable`,
    );
    expect(() => ctx.connectionString('warehouse', 'odbc', 'host')).toThrow('no odbc connection string');
  });

  it.each([
    ['17', 'postgres:17.11', 'postgresql_data:/var/lib/postgresql/data'],
    ['18', 'postgres:18.6', 'postgresql_data:/var/lib/postgresql'],
  ])('keeps the data of version %s where its image expects it', (version, image, volume) => {
    const output = thread(['postgresql'], { options: { postgresql: { version } } });
    expect(services(output).postgresql).toMatchObject({ image, volumes: [volume] });
  });

  it('makes a database for each tool that keeps state, with the password variable that the script derives', () => {
    const output = withKeeper(['postgresql']);
    expect(services(output)['postgresql-databases']).toMatchObject({
      command: ['sh', '/databases.sh'],
      environment: {
        METADATA_DATABASES: 'keeper-db',
        KEEPER_DB_DB_PASSWORD: '${KEEPER_PASSWORD:?is missing in .env: run make env}',
      },
      volumes: ['./warehouse/databases.sh:/databases.sh:ro'],
      depends_on: { postgresql: { condition: 'service_healthy' } },
      restart: 'no',
    });
    expect(output.vfs.getFile('warehouse/databases.sh')?.mode).toBe(0o755);
    expect(textOf(output, 'docs/postgresql.md')).toContain('| `keeper-db` | `keeper-db` | `KEEPER_PASSWORD` |');
  });

  it.each([
    [['postgresql'], 'PostgreSQL: the warehouse, and a database for each tool that keeps state'],
    [['duckdb', 'postgresql'], 'PostgreSQL: a database for each tool that keeps state'],
  ])('says in docker-compose.yml what it is there for: %j', (storage, comment) => {
    expect(textOf(withKeeper(storage), 'docker-compose.yml')).toContain(`  # ${comment}\n  postgresql:`);
  });

  it('serves state beside another warehouse without touching its files', () => {
    const output = withKeeper(['duckdb', 'postgresql']);
    expect(textOf(output, 'warehouse/connection.py')).toContain('import duckdb');
    expect(filesBelow(output, 'warehouse/')).toContain('warehouse/databases.sh');
    expect(output.ctx.commands.map(({ name }) => name)).toEqual(['marts']);
    expect(textOf(output, 'docs/postgresql.md')).not.toContain('The warehouse:');
  });
});

describe('DuckdbProvider', () => {
  it('publishes what was built, after everything else', () => {
    const output = thread(['duckdb']);
    expect(filesBelow(output, 'warehouse/')).toEqual([...CLIENT, 'warehouse/publish.py']);
    expect(output.ctx.steps.map(({ id }) => id)).toEqual(['ingest_dlt', 'transform_dbt', 'publish_duckdb']);
    expect(textOf(output, 'requirements/warehouse.txt')).toContain('\nduckdb==1.5.5\n');
  });

  it('is two files: below data/ on the host, on one volume in containers', () => {
    const output = thread(['duckdb']);
    expect(textOf(output, 'scripts/variables.sh')).toContain('WAREHOUSE_PATH="data/warehouse/warehouse.duckdb"');
    for (const tool of ['dlt', 'dbt', 'warehouse']) {
      expect(services(output)[tool]).toMatchObject({
        environment: {
          WAREHOUSE_PATH: '/warehouse/warehouse.duckdb',
          WAREHOUSE_PUBLISHED_PATH: '/warehouse/published.duckdb',
        },
        volumes: expect.arrayContaining(['duckdb_data:/warehouse']) as unknown,
      });
    }
    expect(output.ctx.requireService('warehouse').readerVolumes).toEqual(['duckdb_data:/warehouse:ro']);
  });

  it.each([
    ['dlt', 'data/warehouse/warehouse.duckdb'],
    ['sqlalchemy', 'duckdb:///data/warehouse/warehouse.duckdb'],
    ['jdbc', 'jdbc:duckdb:data/warehouse/warehouse.duckdb'],
    ['sling', 'duckdb://data/warehouse/warehouse.duckdb'],
  ])('has a %s connection string', (target, expected) => {
    expect(thread(['duckdb']).ctx.connectionString('warehouse', target, 'host')).toBe(expected);
  });

  it('brings nothing to a stack whose warehouse is another', () => {
    const output = thread(['postgresql', 'duckdb']);
    expect(output.ctx.steps.map(({ id }) => id)).not.toContain('publish_duckdb');
    expect(filesBelow(output, 'warehouse/')).toEqual(CLIENT);
    expect(textOf(output, 'warehouse/connection.py')).toContain('import psycopg');
    expect(Object.keys(services(output))).toContain('warehouse');
  });

  it('becomes the warehouse where the request says so', () => {
    const output = thread(['postgresql', 'duckdb'], { use: { warehouse: 'duckdb' } });
    expect(textOf(output, 'warehouse/connection.py')).toContain('import duckdb');
    expect(output.ctx.steps.map(({ id }) => id)).toContain('publish_duckdb');
  });
});
