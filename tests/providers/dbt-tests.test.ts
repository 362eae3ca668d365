import { parse } from 'yaml';
import { CHECKS } from '../support/checks';
import { generate, textOf } from '../support/stack';

function checked(request: object = {}) {
  return generate({ name: 'shop', storage: ['duckdb'], quality: ['dbt-tests'], ...request });
}

describe('DbtTestsProvider', () => {
  it('makes the named checks, each a test of its name with a description', () => {
    const output = checked();
    const files = output.vfs.list().map(({ path }) => /^dbt_project\/tests\/checks\/(\w+)\.sql$/.exec(path)?.[1]);
    expect(files.filter(Boolean).sort()).toEqual([...CHECKS].sort());
    const { data_tests: described } = parse(textOf(output, 'dbt_project/tests/checks/_checks.yml')) as {
      data_tests: { name: string; description: string }[];
    };
    expect(described.map(({ name }) => name)).toEqual(CHECKS);
    expect(described.every(({ description }) => description)).toBe(true);
  });

  it('tags each check, so that the build leaves it to the step of its own', () => {
    const output = checked();
    for (const name of CHECKS) {
      expect(textOf(output, `dbt_project/tests/checks/${name}.sql`)).toContain("{{ config(tags=['check']) }}");
    }
    const [, transform, check] = output.ctx.steps;
    expect(transform?.command).toEqual(['dbt', 'build', '--exclude', 'tag:check']);
    expect(check).toMatchObject({ id: 'check_dbt_tests', kind: 'check', environment: 'dbt' });
  });

  it('runs in the environment of dbt, which sees the report that all quality tools share', () => {
    const { ctx, vfs } = checked();
    const environment = ctx.environments.find(({ name }) => name === 'dbt');
    expect(environment?.paths).toEqual(['dbt_project', 'quality/common']);
    expect(environment?.variables?.('network')).toMatchObject({ QUALITY_RESULTS_DIR: '/tmp/quality' });
    expect(vfs.getFile('quality/common/report.py')).toBeDefined();
  });

  it('brings dbt when nothing makes the marts', () => {
    const { ctx } = generate({ name: 'shop', quality: ['dbt-tests'] });
    expect(ctx.components.map(({ provider }) => provider.meta.name).sort()).toEqual([
      'dbt',
      'dbt-tests',
      'dlt',
      'duckdb',
    ]);
  });

  it('refuses marts that something else makes, and says how to mend it', () => {
    const transformation = ['sqlmesh', 'dbt'];
    expect(() => checked({ transformation })).toThrow(/cannot work with marts that sqlmesh makes.*--use marts=dbt/s);
    expect(() => checked({ transformation, use: { marts: 'dbt' } })).not.toThrow();
  });
});
