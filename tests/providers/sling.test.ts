import { parse } from 'yaml';
import { RAW_TABLES, SOURCE_FILES, SOURCE_TABLES } from '../../core/thread';
import { SlingProvider } from '../../providers/ingestion/sling';
import { generate, textOf } from '../support/stack';

interface Replication {
  source: string;
  streams: Record<string, { object: string; columns: Record<string, string>; sql?: string }>;
}

function stack(storage: string[]) {
  return generate({ name: 'shop', storage, ingestion: ['sling'] });
}

function environment({ ctx }: ReturnType<typeof stack>) {
  const found = ctx.environments.find(({ name }) => name === 'sling');
  if (!found) throw new Error('there is no environment for Sling');
  return found;
}

function replication(storage: string[]): Replication {
  return parse(textOf(stack(storage), 'sling/replication.yaml')) as Replication;
}

/** The columns of a table as pipelines/source_files.py has them. */
function columnsInPython(python: string, table: string): Record<string, string> {
  const block = new RegExp(`\\n    "${table}": \\{\\n(.*?)\\n    \\},`, 's').exec(python)?.[1] ?? '';
  return Object.fromEntries([...block.matchAll(/"(\w+)": Column\("([^"]+)"/g)].map(([, name, type]) => [name, type]));
}

describe('SlingProvider', () => {
  it.each([
    ['postgresql', ['sling==1.4.10.post2']],
    ['duckdb', ['sling==1.4.10.post2', 'duckdb-cli==1.5.5']],
    ['clickhouse', ['sling==1.4.10.post2']],
    ['mariadb', ['sling==1.4.10.post2']],
  ])('installs what it needs for %s', (storage, requirements) => {
    const output = stack([storage]);
    expect(environment(output).requirements).toEqual(requirements);
    const pinned = textOf(output, 'requirements/constraints/sling.txt').split('\n');
    for (const requirement of requirements) expect(pinned).toContain(requirement);
  });

  it.each([
    ['LOCAL', ['duckdb']],
    ['SOURCE', ['duckdb', 'mariadb']],
  ])('loads the three tables from %s with the columns and types of source_files.py', (source, storage) => {
    const python = textOf(stack(storage), 'pipelines/source_files.py');
    const found = replication(storage);
    expect(found.source).toBe(source);
    const streams = Object.values(found.streams);
    expect(streams.map(({ object }) => object)).toEqual([...RAW_TABLES]);
    for (const { object, columns, sql } of streams) {
      const expected = columnsInPython(python, object.replace('raw.', ''));
      const types = Object.entries(columns).map(([name, type]) => [name, type.replace('timestampz', 'timestamp')]);
      expect(Object.fromEntries(types)).toEqual(expected);
      if (sql) expect(sql).toContain(`select ${Object.keys(expected).join(', ')} from`);
    }
  });

  it('reads the database of the stack that is not the warehouse, and else the files', () => {
    const step = (storage: string[]) => stack(storage).ctx.steps.find(({ id }) => id === 'ingest_sling');
    expect(step(['duckdb'])).toMatchObject({ kind: 'ingest', reads: SOURCE_FILES, writes: RAW_TABLES });
    expect(step(['duckdb', 'mariadb'])).toMatchObject({ reads: SOURCE_TABLES });
  });

  it('keeps amounts exact in ClickHouse, whose driver would take them for floats', () => {
    const items = replication(['clickhouse']).streams['file://{SHOP_DATA_DIR}/order_items.csv'];
    expect(items?.columns['unit_price']).toBe('text');
    expect(items).toHaveProperty('target_options.table_ddl', expect.stringContaining('unit_price Decimal(10, 2)'));
  });

  it('knows a connection for every type of warehouse that it accepts', () => {
    const program = textOf(stack(['duckdb']), 'pipelines/load_with_sling.py');
    const types = new SlingProvider({}).requirements()[0]?.types ?? [];
    for (const type of types) expect(program).toContain(`    "${type}": (`);
  });

  it('keeps its files out of version control, and out of the project in containers', () => {
    const output = stack(['duckdb']);
    expect(textOf(output, '.gitignore').split('\n')).toContain('/.sling/');
    expect(environment(output).variables?.('network')).toEqual({ SLING_HOME_DIR: '/tmp/sling' });
    expect(textOf(output, 'pipelines/load_with_sling.py')).toContain('"SLING_DISABLE_TELEMETRY": "true"');
  });
});
