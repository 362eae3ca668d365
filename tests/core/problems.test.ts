import { fail, formatProblem, nearest, ProblemsError, suggest, throwIfAny } from '../../core/problems';
import { problemsOf } from './support/problems';

const TOOLS = ['postgresql', 'duckdb', 'dbt', 'airflow', 'great-expectations', 'dlt'];

describe('the word a user meant', () => {
  it.each([
    ['postgres', 'postgresql'],
    ['postgresq', 'postgresql'],
    ['PostgreSQL', 'postgresql'],
    ['duckdv', 'duckdb'],
    ['airflwo', 'airflow'],
    ['dtb', 'dbt'],
    ['great_expectations', 'great-expectations'],
    ['gx', undefined],
    ['snowflake', undefined],
    ['', undefined],
  ])('by %j is %j', (word, meant) => {
    expect(nearest(word, TOOLS)).toBe(meant);
  });

  it('is unknown when there is nothing to choose from', () => {
    expect(nearest('x', [])).toBeUndefined();
  });

  it('comes first in the mend, all others after it', () => {
    expect(suggest('dukdb', ['dbt', 'duckdb'])).toBe('Did you mean "duckdb"? Known: dbt, duckdb.');
    expect(suggest('zzzzzz', ['dbt', 'duckdb'])).toBe('Known: dbt, duckdb.');
  });
});

describe('problems', () => {
  const first = { where: 'name', what: 'is bad', mend: 'Mend it.' };
  const second = { where: 'storage', what: 'is odd', mend: 'Leave it out.' };

  it('say the place, what is wrong and the mend in one line each', () => {
    expect(formatProblem(first)).toBe('name: is bad. Mend it.');
    expect(new ProblemsError([first, second]).message).toBe('name: is bad. Mend it.\nstorage: is odd. Leave it out.');
  });

  it('are thrown together, or not at all', () => {
    expect(() => throwIfAny([])).not.toThrow();
    expect(problemsOf(() => throwIfAny([first, second]))).toEqual([first, second]);
    expect(problemsOf(() => fail('a', 'b', 'c'))).toEqual([{ where: 'a', what: 'b', mend: 'c' }]);
  });
});
