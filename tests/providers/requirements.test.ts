import { generate, textOf } from '../support/stack';

/** `name[extra]==1.2` as the constraints name it. */
function withoutExtras(requirement: string): string {
  return requirement.replace(/\[.*\]/, '');
}

describe('requirements', () => {
  it.each([['postgresql'], ['duckdb']])('ask for what the constraints pin, with %s', (storage) => {
    const output = generate({ name: 'shop', storage: [storage], ingestion: ['dlt'], transformation: ['dbt'] });
    expect(output.ctx.environments.map(({ name }) => name).sort()).toEqual(['dbt', 'dlt', 'warehouse']);
    for (const { name, requirements } of output.ctx.environments) {
      const pinned = textOf(output, `requirements/constraints/${name}.txt`).split('\n');
      for (const requirement of requirements) expect(pinned).toContain(withoutExtras(requirement));
    }
  });
});
