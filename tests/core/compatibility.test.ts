import { COMPATIBILITY } from '../../core/catalog/compatibility';
import { ProblemsError } from '../../core/problems';
import { builtInRegistry } from '../../providers';
import { acceptedStack } from '../support/combinations';
import { generate } from '../support/stack';

const registry = builtInRegistry();
const WAREHOUSES = [
  'postgresql',
  'duckdb',
  'clickhouse',
  'mariadb',
  'mysql',
  'lakehouse',
  'snowflake',
  'bigquery',
].filter((name) => registry.categoryOf(name));

/** Every component that needs a warehouse, and the types of it that it takes. */
const consumers = registry.names().flatMap((name) => {
  const category = registry.categoryOf(name) ?? fail(name);
  const outcome = WAREHOUSES.map((warehouse) =>
    acceptedStack({
      name: 'shop',
      storage: [warehouse],
      [category]: [...new Set(category === 'storage' ? [warehouse, name] : [name])],
    }),
  ).find((stack) => !(stack instanceof ProblemsError));
  if (!outcome || outcome instanceof ProblemsError) return [];
  const component = outcome.output.ctx.components.find(({ provider }) => provider.meta.name === name);
  const need = component?.provider
    .requirements(outcome.output.ctx)
    .find(({ capability }) => capability === 'warehouse');
  return need?.types ? [{ name, types: need.types }] : [];
});

function fail(name: string): never {
  throw new Error(`${name} has no category`);
}

describe('the table of what works with what', () => {
  it('knows no pair twice and gives each refusal a reason, each row a source', () => {
    const keys = COMPATIBILITY.map((row) => `${row.tool} with ${row.with}`);
    expect(keys).toEqual([...new Set(keys)]);
    for (const row of COMPATIBILITY) {
      expect(registry.categoryOf(row.tool)).toBeDefined();
      expect(row.source).not.toBe('');
      if (row.verdict !== 'works') expect(row.because).toMatch(/\w/);
    }
  });

  it.each(consumers)('says of $name what its provider says, for every warehouse', ({ name, types }) => {
    const verdicts = Object.fromEntries(
      WAREHOUSES.map((warehouse) => [warehouse, registry.compatibilityBetween(name, warehouse)?.verdict]),
    );
    expect(verdicts).toEqual(
      Object.fromEntries(WAREHOUSES.map((warehouse) => [warehouse, types.includes(warehouse) ? 'works' : 'refused'])),
    );
  });

  it('is what a refusal quotes, with what would work instead', () => {
    expect(() => generate({ name: 'shop', storage: ['duckdb'], visualization: ['grafana'] })).toThrow(
      /cannot work with duckdb as a warehouse \(its image has no data source.*--storage postgresql.*--visualization .*streamlit.* instead of grafana/s,
    );
  });
});
