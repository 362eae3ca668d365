import { called, choose, inFlags, joined, leaveOut, phrase, remediesOf, set, textOf, use } from '../../core/remedies';

/** Another surface. */
const inCapitals = ({ change }: { change: string }) => change.toUpperCase();

const sentence = phrase`Say ${use('warehouse', 'duckdb')}, or choose ${called('another tool', leaveOut('grafana'))} instead.`;

it('is worded by each surface for itself, unless the sentence has words for it', () => {
  expect(textOf(sentence, inFlags)).toBe('Say --use warehouse=duckdb, or choose another tool instead.');
  expect(textOf(sentence, inCapitals)).toBe('Say USE, or choose another tool instead.');
});

it.each([
  [choose('storage', ['postgresql', 'mysql'], 'duckdb'), '--storage postgresql or mysql'],
  [use('warehouse', 'duckdb'), '--use warehouse=duckdb'],
  [set('spark', 'mode', 'local'), '--set spark.mode=local'],
])('is a flag on the command line: %j', (remedy, flag) => {
  expect(textOf(phrase`${remedy}`, inFlags)).toBe(flag);
});

it('is listed once, however often a sentence speaks of it', () => {
  expect(remediesOf(phrase`${sentence} Yes, ${use('warehouse', 'duckdb')}.`)).toEqual([
    { change: 'use', capability: 'warehouse', provider: 'duckdb' },
    { change: 'leave-out', provider: 'grafana' },
  ]);
  expect(remediesOf('Correct the value.')).toEqual([]);
});

it('stands in a list, and in a sentence within a sentence', () => {
  const list = joined([use('a', 'x'), use('b', 'y'), called('neither')], ' or ');
  expect(textOf(phrase`Choose ${phrase`${list}, all`}.`, inFlags)).toBe(
    'Choose --use a=x or --use b=y or neither, all.',
  );
});

it('is plain data, which crosses to another thread', () => {
  expect(structuredClone(sentence)).toEqual(sentence);
});
