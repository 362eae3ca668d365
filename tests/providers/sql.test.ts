import { MART_TABLES, RAW_TABLES } from '../../core/thread';
import { DIALECTS } from '../../providers/transformation/dialects';
import { generate, textOf } from '../support/stack';

function transformation(storage: string[], more: object = {}) {
  return generate({ name: 'shop', storage, transformation: ['sql'], ...more });
}

function queries(output: ReturnType<typeof generate>): Record<string, string> {
  const files = output.vfs.list().filter(({ path }) => /^sql\/.*\.sql$/.test(path));
  return Object.fromEntries(files.map(({ path, content }) => [path, String(content)]));
}

/** `sql/02_marts/01_daily_revenue.sql` is `marts.daily_revenue`, as sql/run.py reads it. */
function tableOf(path: string): string {
  return path.replace(/^sql\/\d+_(\w+)\/\d+_(\w+)\.sql$/, '$1.$2');
}

describe('SqlProvider', () => {
  it.each(['postgresql', 'duckdb'])('installs the client of %s and nothing else', (storage) => {
    const { ctx } = transformation([storage]);
    const [sql, client] = ['sql', 'warehouse'].map((name) => ctx.environments.find((each) => each.name === name));
    expect(sql?.requirements).toEqual(client?.requirements);
    expect(sql?.requirements).not.toEqual([]);
  });

  it('has a file for every mart, after the files of the tables that it reads', () => {
    const texts = queries(transformation(['duckdb']));
    const built = Object.keys(texts).map(tableOf);
    expect(built).toEqual(expect.arrayContaining([...MART_TABLES]));
    const known: string[] = [...RAW_TABLES];
    for (const [path, text] of Object.entries(texts)) {
      const read = [...text.matchAll(/\b(?:from|join) (\w+\.\w+)/g)].map((match) => match[1]);
      expect(read).not.toEqual([]);
      expect(known).toEqual(expect.arrayContaining(read));
      known.push(tableOf(path));
    }
  });

  it('speaks the SQL of the warehouse', () => {
    expect(queries(transformation(['postgresql']))['sql/01_staging/02_stg_orders.sql']).toContain(
      "cast(ordered_at as timestamptz) at time zone 'UTC' as ordered_at",
    );
  });

  it('has a way to build a table in every warehouse that it speaks to', () => {
    const building = textOf(transformation(['duckdb']), 'warehouse/building.py');
    for (const type of Object.keys(DIALECTS)) expect(building).toContain(`"${type}"`);
  });

  it('reads no password from a file', () => {
    const output = transformation(['postgresql']);
    const environment = output.ctx.environments.find(({ name }) => name === 'sql');
    expect(environment?.uses).toEqual(['warehouse']);
    expect(environment?.paths).toEqual(['sql', 'warehouse']);
  });

  it('builds after the ingestion, which it brings when nobody else does', () => {
    const { ctx } = transformation(['postgresql']);
    expect(ctx.steps.map(({ id }) => id)).toEqual(['ingest_dlt', 'transform_sql']);
    expect(ctx.steps[1]).toMatchObject({ command: ['python', 'sql/run.py'], reads: RAW_TABLES, writes: MART_TABLES });
  });

  it('leaves the marts to the tool that the stack names', () => {
    const request = { name: 'shop', storage: ['duckdb'], transformation: ['sql', 'dbt'] };
    const ids = (use?: Record<string, string>) => generate({ ...request, use }).ctx.steps.map(({ id }) => id);
    expect(ids()).toContain('transform_sql');
    expect(ids({ marts: 'dbt' })).not.toContain('transform_sql');
  });
});
