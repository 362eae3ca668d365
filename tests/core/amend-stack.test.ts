import { parse } from 'yaml';
import { amendStackFile } from '../../core/amend-stack';
import { writeStackFile } from '../../core/stackfile';

const OURS = {
  name: 'shop',
  storage: ['postgresql', 'duckdb'],
  visualization: ['grafana'],
  use: { warehouse: 'duckdb' },
  options: { postgresql: { port: 5544 } },
};

const THEIRS = `# Ours since March
name: shop
visualization: grafana   # the boss likes it
storage: [ postgresql ] # the old one
quality: none

options:
  # moved out of the way
  postgresql:
    port: 5544
`;

test('a word is added in the owner’s form; comments and order stay', () => {
  expect(amendStackFile(THEIRS, writeStackFile(OURS))).toBe(`# Ours since March
name: shop
visualization: grafana # the boss likes it
storage: [ postgresql, duckdb ] # the old one
quality: none

options:
  # moved out of the way
  postgresql:
    port: 5544
use:
  warehouse: duckdb
`);
});

test.each<[string, object]>([
  ['the same', { name: 'shop', visualization: ['grafana'], storage: ['postgresql'], options: OURS.options }],
])('what says %s stays byte for byte', (_what, wanted) => {
  expect(amendStackFile(THEIRS, writeStackFile(wanted as never))).toBe(THEIRS);
});

test.each<[string, string, object]>([
  ['a category goes', 'name: shop\nstorage: [duckdb]\nvisualization: grafana\n', { name: 'shop', storage: ['duckdb'] }],
  [
    'one of two goes',
    'name: shop\nstorage:\n  - duckdb # fast\n  - postgresql\n',
    { name: 'shop', storage: ['duckdb'] },
  ],
  ['the order changes', 'name: shop\nstorage: [a, b]\n', { name: 'shop', storage: ['b', 'a'] }],
  ['a preset is written out', 'name: shop\npreset: local\n', { name: 'shop', storage: ['duckdb'] }],
  ['options leave', `${THEIRS}`, { name: 'shop', storage: ['postgresql'], visualization: ['grafana'] }],
  ['an option changes', THEIRS, { ...OURS, options: { postgresql: { port: 6000 }, grafana: { port: 1 } } }],
  ['nobody can read it', 'name: [', { name: 'shop', storage: ['duckdb'] }],
])('%s', (_what, theirs, wanted) => {
  const text = amendStackFile(theirs, writeStackFile(wanted as never));
  const { visualization, quality, ...rest } = parse(text) as Record<string, unknown>;
  const shown = { ...rest, ...(visualization !== undefined && { visualization: [visualization].flat() }) };
  expect(shown).toEqual(wanted);
  expect([undefined, 'none']).toContain(quality);
  expect(amendStackFile(text, writeStackFile(wanted as never))).toBe(text);
});

test('a comment on what stays survives a removal beside it', () => {
  const theirs = 'name: shop\nstorage:\n- duckdb # fast\n- postgresql\n';
  expect(amendStackFile(theirs, writeStackFile({ name: 'shop', storage: ['duckdb'] }))).toBe(
    'name: shop\nstorage:\n- duckdb # fast\n',
  );
});
