import { sep } from 'node:path';
import { builtInRegistry } from '../../providers';
import { generate } from '../support/stack';

/** Modules of single providers that this process has loaded, by name. */
function loaded(): string[] {
  const names = new Set(builtInRegistry().names());
  return Object.keys(require.cache)
    .filter((path) => path.includes(`${sep}providers${sep}`))
    .map((path) => /([^/\\]+)\.ts$/.exec(path)?.[1] ?? '')
    .filter((name) => names.has(name))
    .sort();
}

describe('a hundred providers', () => {
  it('cost a start nothing: a registry loads none of them', () => {
    builtInRegistry();
    expect(loaded()).toEqual([]);
  });

  it('are loaded when they are chosen', () => {
    generate({ name: 'shop', preset: 'local' });
    expect(loaded()).toEqual(['dbt', 'dlt', 'duckdb', 'great-expectations', 'streamlit']);
  });
});
