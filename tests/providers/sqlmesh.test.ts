import { parse } from 'yaml';
import { MART_TABLES, RAW_TABLES } from '../../core/thread';
import { generate, textOf } from '../support/stack';

function transformation(storage: string[], more: object = {}) {
  return generate({ name: 'shop', storage, transformation: ['sqlmesh'], ...more });
}

function environmentOf(output: ReturnType<typeof generate>) {
  const environment = output.ctx.environments.find(({ name }) => name === 'sqlmesh');
  if (!environment) throw new Error('no sqlmesh environment');
  return environment;
}

describe('SqlmeshProvider', () => {
  it.each([
    ['postgresql', ['sqlmesh==0.236.4', 'psycopg2-binary==2.9.13', 'duckdb==1.5.5']],
    ['duckdb', ['sqlmesh==0.236.4', 'duckdb==1.5.5']],
  ])('installs what it needs for %s and nothing for the others', (storage, requirements) => {
    expect(environmentOf(transformation([storage])).requirements).toEqual(requirements);
  });

  it('has a connection in config.py for every warehouse, and is given every variable that it reads', () => {
    for (const storage of ['postgresql', 'duckdb']) {
      const output = transformation([storage]);
      const config = textOf(output, 'sqlmesh_project/config.py');
      expect(config).toMatch(new RegExp(`^    "${storage}": \\w+,$`, 'm'));
      const given = Object.keys(output.ctx.variablesOf(environmentOf(output), 'network'));
      expect(given).toEqual(
        expect.arrayContaining(['WAREHOUSE_TYPE', 'SQLMESH_CONCURRENT_TASKS', 'SQLMESH_CACHE_DIR']),
      );
    }
  });

  it('keeps its state in a warehouse that is made for it, without another database', () => {
    const output = transformation(['postgresql']);
    expect(output.ctx.services.metadataDatabases).toEqual([]);
    expect(output.ctx.envVars.map(({ name }) => name)).not.toContain('SQLMESH_DATABASE_PASSWORD');
  });

  it('writes outside the project in containers, where the project is read-only, and reports nothing to anybody', () => {
    const environment = environmentOf(transformation(['duckdb'], { options: { sqlmesh: { concurrent_tasks: 2 } } }));
    expect(environment.variables?.('host')).toEqual({
      SQLMESH_CONCURRENT_TASKS: '2',
      SQLMESH__DISABLE_ANONYMIZED_ANALYTICS: 'true',
    });
    expect(environment.variables?.('network')).toMatchObject({ SQLMESH_CACHE_DIR: '/tmp/sqlmesh/cache' });
  });

  it.each([0, 33, 1.5])('refuses %s tasks at a time', (tasks) => {
    expect(() => transformation(['duckdb'], { options: { sqlmesh: { concurrent_tasks: tasks } } })).toThrow(
      /concurrent_tasks/,
    );
  });

  it('builds after the ingestion, which it brings when nobody else does', () => {
    const { ctx } = transformation(['postgresql']);
    expect(ctx.steps.map(({ id }) => id)).toEqual(['ingest_dlt', 'transform_sqlmesh']);
    expect(ctx.steps[1]).toMatchObject({ reads: RAW_TABLES, writes: MART_TABLES });
  });

  it('leaves the marts to the tool that the stack names', () => {
    const request = { name: 'shop', storage: ['duckdb'], transformation: ['dbt', 'sqlmesh'] };
    const ids = (use?: Record<string, string>) => generate({ ...request, use }).ctx.steps.map(({ id }) => id);
    expect(ids()).toContain('transform_dbt');
    expect(ids()).not.toContain('transform_sqlmesh');
    expect(ids({ marts: 'sqlmesh' })).toContain('transform_sqlmesh');
  });

  it('knows the raw tables, and has audits and a unit test for every model behind them', () => {
    const output = transformation(['duckdb']);
    const external = parse(textOf(output, 'sqlmesh_project/external_models.yaml')) as { name: string }[];
    expect(external.map(({ name }) => name).sort()).toEqual([...RAW_TABLES].sort());
    const models = output.vfs
      .list()
      .filter(({ path }) => /^sqlmesh_project\/models\/.*\.sql$/.test(path))
      .map(({ content }) => String(content));
    const names = models.map((text) => /^ {2}name ([\w.]+),$/m.exec(text)?.[1]);
    expect(names).toEqual(expect.arrayContaining([...MART_TABLES]));
    for (const text of models) expect(text).toMatch(/^ {2}audits \($/m);
    const tested = ['staging', 'marts'].flatMap((schema) =>
      Object.values(
        parse(textOf(output, `sqlmesh_project/tests/test_${schema}.yaml`)) as Record<string, { model: string }>,
      ).map(({ model }) => model),
    );
    expect([...new Set(tested)].sort()).toEqual(names.sort());
  });
});
