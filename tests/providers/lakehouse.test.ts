import { parse as parseYaml } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { memoryOf } from '../../providers/storage/trino-memory';
import { generate, textOf } from '../support/stack';

type Output = ReturnType<typeof generate>;

function lakehouse(options: Record<string, unknown> = {}, more: object = {}): Output {
  return generate({ name: 'shop', storage: ['lakehouse'], options: { lakehouse: options }, ...more });
}

function services(output: Output): Record<string, ComposeService> {
  return (parseYaml(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

function filesBelow(output: Output, folder: string): string[] {
  return output.vfs
    .list()
    .map(({ path }) => path)
    .filter((path) => path.startsWith(folder));
}

describe('LakehouseProvider', () => {
  it('brings an object store and a database for the catalog, and says why', () => {
    const { ctx } = lakehouse();
    const added = ctx.components.flatMap(({ provider, addedBecause }) =>
      addedBecause ? [`${provider.meta.name}: ${addedBecause}`] : [],
    );
    expect(added.sort()).toEqual([
      'postgresql: Iceberg lakehouse needs it: Lakekeeper keeps the catalog there',
      'seaweedfs: Iceberg lakehouse needs it: its tables are files there',
    ]);
  });

  it('has a page that knows people by name only, and make info asks for no password', () => {
    const info = textOf(lakehouse(), 'scripts/info');
    expect(info).toContain("'  user %s, no password\\n' 'warehouse'");
    expect(info).not.toContain('password in .env');
  });

  it('is the warehouse, though PostgreSQL is there too', () => {
    const output = lakehouse();
    expect(textOf(output, 'warehouse/connection.py')).toContain('import trino');
    expect(textOf(output, 'requirements/warehouse.txt')).toContain('\ntrino==0.340.0\n');
    expect(output.ctx.connectionString('warehouse', 'sqlalchemy', 'network')).toBe('trino://warehouse@trino:8080/lake');
    expect(output.ctx.connectionString('warehouse', 'jdbc', 'host')).toBe(
      'jdbc:trino://127.0.0.1:${TRINO_PORT:-8085}/lake',
    );
    expect(() => output.ctx.connectionString('warehouse', 'libpq', 'host')).toThrow('no libpq connection string');
  });

  it('starts in order: database, tables of the catalog, catalog, its warehouse, Trino', () => {
    const all = services(lakehouse());
    expect(all['lakekeeper-migrate']?.depends_on).toEqual({
      postgresql: { condition: 'service_healthy' },
      'postgresql-databases': { condition: 'service_completed_successfully' },
    });
    expect(all.lakekeeper?.depends_on).toMatchObject({
      'lakekeeper-migrate': { condition: 'service_completed_successfully' },
    });
    expect(all['lakekeeper-warehouse']?.depends_on).toEqual({
      lakekeeper: { condition: 'service_healthy' },
      seaweedfs: { condition: 'service_healthy' },
    });
    expect(all.trino?.depends_on).toEqual({
      seaweedfs: { condition: 'service_healthy' },
      'lakekeeper-warehouse': { condition: 'service_completed_successfully' },
    });
    for (const name of ['lakekeeper-migrate', 'lakekeeper-warehouse']) expect(all[name]?.restart).toBe('no');
  });

  it('has its bucket made by the object store', () => {
    const all = services(lakehouse());
    expect(all.seaweedfs?.environment?.['S3_BUCKET']).toBe('lake,landing,marts');
    expect(all['lakekeeper-warehouse']?.environment?.['LAKE_BUCKET']).toBe('lake');
  });

  it('keeps secrets in .env: the configuration of Trino names variables that its container has', () => {
    const output = lakehouse({ workers: 1 });
    const all = services(output);
    for (const [service, configuration] of [
      ['trino', 'coordinator.properties'],
      ['trino-worker-1', 'worker.properties'],
    ] as const) {
      const files = [configuration, 'access-control.properties', 'catalog/lake.properties'];
      const text = files.map((file) => textOf(output, `lakehouse/trino/${file}`)).join('\n');
      const named = [...text.matchAll(/\$\{ENV:(\w+)\}/g)].map(([, name]) => name);
      expect(named.length).toBeGreaterThan(5);
      expect(Object.keys(all[service]?.environment ?? {})).toEqual(expect.arrayContaining(named));
    }
  });

  it('mounts files that exist', () => {
    const output = lakehouse({ workers: 2 });
    const paths = output.vfs.list().map(({ path }) => path);
    const mounted = Object.values(services(output))
      .flatMap(({ volumes = [] }) => volumes)
      .flatMap((volume) => /^\.\/(lakehouse\/[^:]+)/.exec(volume)?.[1] ?? []);
    expect(mounted.length).toBeGreaterThan(5);
    for (const path of mounted) expect(paths.some((file) => file === path || file.startsWith(`${path}/`))).toBe(true);
  });

  it('lets the coordinator work only where it has no workers', () => {
    const alone = services(lakehouse());
    expect(alone.trino?.environment?.['TRINO_COORDINATOR_WORKS']).toBe('true');
    expect(Object.keys(alone).filter((name) => name.startsWith('trino'))).toEqual(['trino']);
    expect(filesBelow(lakehouse(), 'lakehouse/trino/')).not.toContain('lakehouse/trino/worker.properties');
    const many = services(lakehouse({ workers: 2 }));
    expect(many.trino?.environment?.['TRINO_COORDINATOR_WORKS']).toBe('false');
    expect(many['trino-worker-2']).toMatchObject({
      volumes: expect.arrayContaining([
        './lakehouse/trino/worker.properties:/etc/trino/config.properties:ro',
      ]) as unknown,
      depends_on: { trino: { condition: 'service_healthy' } },
    });
  });

  it.each([
    [
      { heap_gb: 2, workers: 0 },
      { heap_mb: 2048, query_mb: 819, query_per_server_mb: 819 },
    ],
    [
      { heap_gb: 8, workers: 3 },
      { heap_mb: 8192, query_mb: 9828, query_per_server_mb: 3276 },
    ],
    [
      { heap_gb: 10, workers: 2, query_memory_gb: 12 },
      { heap_mb: 10240, query_mb: 12288, query_per_server_mb: 6144 },
    ],
    [
      { heap_gb: 4, workers: 0, query_memory_gb: 1 },
      { heap_mb: 4096, query_mb: 1024, query_per_server_mb: 1024 },
    ],
  ])('divides the memory of %j', (options, expected) => {
    expect(memoryOf(options)).toEqual(expected);
  });

  it('refuses queries larger than the servers', () => {
    expect(() => lakehouse({ heap_gb: 2, query_memory_gb: 2 })).toThrow(/query_memory_gb[^]*1.4 GB for queries/);
    expect(() => lakehouse({ heap_gb: 2, query_memory_gb: 2, workers: 2 })).not.toThrow();
  });

  it.each([[{ heap_gb: 0 }], [{ heap_gb: 1.5 }], [{ workers: -1 }], [{ workers: 99 }], [{ password: 'x' }]])(
    'refuses %j',
    (options) => {
      expect(() => lakehouse(options)).toThrow(/lakehouse/);
    },
  );

  it('leaves the client out where another warehouse serves', () => {
    const output = generate({ name: 'shop', storage: ['duckdb', 'lakehouse'] });
    expect(textOf(output, 'warehouse/connection.py')).toContain('import duckdb');
    expect(textOf(output, 'docs/lakehouse.md')).not.toContain('make marts');
  });
});
