import { parse } from 'yaml';
import { generate, textOf } from '../support/stack';

function watched(request: object = {}) {
  return generate({ name: 'shop', storage: ['duckdb'], quality: ['elementary'], ...request });
}

interface Described {
  name: string;
  data_tests: (string | Record<string, { name: string; config: { tags: string[] } }>)[];
}

describe('ElementaryProvider', () => {
  it('adds its tests to what the dbt project says of its tables, and leaves the rest as it is', () => {
    const output = watched();
    const marts = textOf(output, 'dbt_project/models/marts/_marts.yml');
    const { models } = parse(marts) as { models: Described[] };
    const { sources } = parse(textOf(output, 'dbt_project/models/staging/_sources.yml')) as {
      sources: { tables: Described[] }[];
    };
    for (const { name, data_tests: tests } of [...models, ...(sources[0]?.tables ?? [])]) {
      expect(tests).toEqual([
        'not_empty',
        ...['volume_anomalies', 'schema_changes'].map((test) => ({
          [`elementary.${test}`]: { name: `${name}_${test}`, config: { tags: ['check', 'elementary'] } },
        })),
      ]);
    }
    expect(marts).toContain('# A contract names types as the warehouse does.');
    const plain = generate({ name: 'shop', storage: ['duckdb'], transformation: ['dbt'] });
    expect(textOf(plain, 'dbt_project/models/marts/_marts.yml')).not.toContain('elementary');
  });

  it('installs the dbt package when the environments are made, and the program of the same version', () => {
    const output = watched();
    const { packages } = parse(textOf(output, 'dbt_project/packages.yml')) as { packages: object[] };
    expect(packages).toContainEqual({ package: 'elementary-data/elementary', version: '0.25.1' });
    const environment = output.ctx.environments.find(({ name }) => name === 'elementary');
    expect(environment?.requirements).toContain('elementary-data==0.25.1');
    const pinned = textOf(output, 'requirements/constraints/elementary.txt').split('\n');
    for (const requirement of environment?.requirements ?? []) expect(pinned).toContain(requirement);
    for (const name of ['dbt', 'elementary']) {
      expect(output.ctx.environments.find((other) => other.name === name)?.setup).toContain('dbt_project/packages.yml');
      expect(output.vfs.getFile(`requirements/setup/${name}.sh`)).toBeDefined();
    }
  });

  it('runs after the build, which leaves its tests to it', () => {
    expect(watched().ctx.steps.map(({ id }) => id)).toEqual([
      'ingest_dlt',
      'transform_dbt',
      'check_elementary',
      'publish_duckdb',
    ]);
  });

  it('refuses marts that dbt does not make', () => {
    expect(() => watched({ transformation: ['sqlmesh', 'dbt'] })).toThrow(/marts that sqlmesh makes.*--use marts=dbt/s);
  });
});
