import { parse } from 'yaml';
import { PACKAGES } from '../../core/catalog/packages';
import { RAW_TABLES, SOURCE_FILES } from '../../core/thread';
import { CLIENT_TYPES } from '../../providers/storage/drivers';
import { generate, textOf } from '../support/stack';

interface Plugin {
  name: string;
  namespace: string;
  executable: string;
  pip_url?: string;
  config?: Record<string, unknown>;
}

interface MeltanoProject {
  plugins: Record<'utilities' | 'extractors' | 'loaders', Plugin[]>;
  jobs: { name: string; tasks: string[] }[];
  schedules: { job: string }[];
  send_anonymous_usage_stats: boolean;
}

function ingestion(storage: string, more: object = {}) {
  return generate({ name: 'shop', storage: [storage], ingestion: ['meltano'], ...more });
}

function projectOf(output: ReturnType<typeof ingestion>): MeltanoProject {
  return parse(textOf(output, 'meltano/meltano.yml')) as MeltanoProject;
}

function paths(output: ReturnType<typeof ingestion>): string[] {
  return output.vfs.list().map(({ path }) => path);
}

describe('MeltanoProvider', () => {
  it.each(CLIENT_TYPES)('pins what the client of %s asks for', (storage) => {
    const output = ingestion(storage);
    const pinned = textOf(output, 'requirements/constraints/meltano.txt').split('\n');
    const { requirements = [] } = output.ctx.environments.find(({ name }) => name === 'meltano') ?? {};
    expect(requirements.length).toBeGreaterThan(0);
    for (const requirement of requirements) expect(pinned).toContain(requirement.replace(/\[.*\]/, ''));
  });

  it.each([
    ['postgresql', 'target-postgres', 'meltano/load/raw_tables.sql', 'meltano/load/target_warehouse.py'],
    ['duckdb', 'target-warehouse', 'meltano/load/target_warehouse.py', 'meltano/load/raw_tables.sql'],
    ['clickhouse', 'target-warehouse', 'meltano/load/target_warehouse.py', 'meltano/constraints/target-postgres.txt'],
    ['mariadb', 'target-warehouse', 'meltano/load/target_warehouse.py', 'meltano/load/raw_tables.sql'],
  ])('loads %s with %s and brings the files of no other loader', (storage, loader, present, absent) => {
    const output = ingestion(storage);
    const project = projectOf(output);
    expect(project.plugins.loaders.map(({ name }) => name)).toEqual([loader]);
    expect(project.jobs).toEqual([{ name: 'load-shop', tasks: ['prepare:raw', `tap-spreadsheets ${loader}`] }]);
    expect(project.schedules.map(({ job }) => job)).toEqual(['load-shop']);
    expect(paths(output)).toContain(present);
    expect(paths(output)).not.toContain(absent);
  });

  it.each(['postgresql', 'duckdb'])('describes every plugin in full, so that no hub is asked, with %s', (storage) => {
    const output = ingestion(storage);
    for (const plugin of Object.values(projectOf(output).plugins).flat()) {
      expect(plugin.namespace).toMatch(/^\w+$/);
      if (plugin.pip_url === undefined) {
        const script = `meltano/${plugin.executable.replace('./', '')}`;
        expect(output.vfs.getFile(script)?.mode).toBe(0o755);
        continue;
      }
      // Package and version as in the catalogue, everything under them as in the constraints.
      const [, name, version, constraints] = /^([\w-]+)==([\d.]+) --constraint (\S+)$/.exec(plugin.pip_url) ?? [];
      expect(PACKAGES).toHaveProperty([name ?? ''], version);
      expect(textOf(output, constraints ?? '').split('\n')).toContain(`${name}==${version}`);
      expect(output.ctx.environments.find((environment) => environment.name === 'meltano')?.setup).toContain(
        constraints,
      );
    }
  });

  it('reads the source files with the types that the warehouse is to have', () => {
    const [tap] = projectOf(ingestion('duckdb')).plugins.extractors;
    const files = tap?.config?.['files'] as { table_name: string; path: string; schema_overrides: object }[];
    expect(files.map(({ table_name }) => `raw.${table_name}`)).toEqual([...RAW_TABLES]);
    expect(files.map(({ path }) => path.replace('$SHOP_DATA_DIR', 'data'))).toEqual([...SOURCE_FILES]);
    expect(files[1]?.schema_overrides).toMatchObject({ customer_id: { type: ['integer', 'null'] } });
  });

  it('writes nowhere in the project in containers, and sends nothing home', () => {
    const { ctx } = ingestion('postgresql');
    const environment = ctx.environments.find(({ name }) => name === 'meltano');
    expect(environment?.variables?.('network')).toMatchObject({
      MELTANO_SYS_DIR_ROOT: '/opt/venvs/meltano/meltano',
      MELTANO_DATABASE_URI: 'sqlite:////tmp/meltano.db',
      MELTANO_PROJECT_READONLY: 'true',
      MELTANO_AUTO_INSTALL: 'false',
      MELTANO_SEND_ANONYMOUS_USAGE_STATS: 'false',
      PGTZ: 'UTC',
    });
    expect(environment?.variables?.('host')).toMatchObject({ MELTANO_SYS_DIR_ROOT: '.venvs/meltano/meltano' });
  });

  it('keeps the password out of its files', () => {
    const output = ingestion('postgresql');
    const [target] = projectOf(output).plugins.loaders;
    expect(target?.config).toMatchObject({ password: '$WAREHOUSE_PASSWORD', default_target_schema: 'raw' });
  });

  it('takes no part in the thread where another tool fills raw', () => {
    const both = generate({ name: 'shop', storage: ['duckdb'], ingestion: ['dlt', 'meltano'] });
    expect(both.ctx.steps.filter(({ kind }) => kind === 'ingest').map(({ id }) => id)).toEqual(['ingest_dlt']);
    const turned = generate({
      name: 'shop',
      storage: ['duckdb'],
      ingestion: ['dlt', 'meltano'],
      use: { raw_tables: 'meltano' },
    });
    expect(turned.ctx.steps.map(({ id }) => id)).toContain('ingest_meltano');
  });
});
