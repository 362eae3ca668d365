import { mergeFile } from '../../core/merge';
import { mergeJson } from '../../core/merge-json';

const file = (value: unknown, indent: string | number = 2) => `${JSON.stringify(value, null, indent)}\n`;

const BASE = {
  private: true,
  antigravity: { packages: [] },
  devDependencies: { plop: '4.0.5', 'the-generator': '1.0.0' },
};
const NEWER = { ...BASE, devDependencies: { plop: '4.0.6', 'the-generator': '1.1.0' } };

test('a package that npm added and a newer generator go together', () => {
  const theirs = { ...BASE, devDependencies: { ...BASE.devDependencies, zod: '^4.0.0' } };
  const { text, conflicts } = mergeFile('package.json', file(theirs), file(BASE), file(NEWER));
  expect(conflicts).toBe(0);
  expect(JSON.parse(text)).toEqual({ ...NEWER, devDependencies: { ...NEWER.devDependencies, zod: '^4.0.0' } });
});

test('the layout of the user stays', () => {
  const theirs = { name: 'mine', ...BASE, devDependencies: { ...BASE.devDependencies, zod: '^4.0.0' } };
  const text = mergeJson(file(theirs, '\t').trimEnd(), file(BASE), file(NEWER));
  expect(text).toBe(
    file({ ...theirs, devDependencies: { plop: '4.0.6', 'the-generator': '1.1.0', zod: '^4.0.0' } }, '\t').trimEnd(),
  );
});

test.each<[string, object, object, object, object]>([
  ['a key that the user took out stays out', {}, { a: 1 }, { a: 2 }, {}],
  ['a key that we took out goes', { a: 1, b: 2 }, { a: 1 }, {}, { b: 2 }],
  ['the same on both sides', { a: 2 }, { a: 1 }, { a: 2 }, { a: 2 }],
  ['new keys of both', { x: { a: 1 } }, {}, { x: { b: 2 } }, { x: { a: 1, b: 2 } }],
  ['a list that only one changed', { l: [1, 2] }, { l: [1] }, { l: [1], b: 1 }, { l: [1, 2], b: 1 }],
])('%s', (_, theirs, base, ours, merged) => {
  expect(JSON.parse(mergeJson(file(theirs), file(base), file(ours)) ?? 'null')).toEqual(merged);
});

test.each([
  ['both sides gave a key another value', '{"a":2}', '{"a":1}', '{"a":3}'],
  ['one side is a list', '[1]', '{}', '{}'],
  ['one side has comments', '{} // mine', '{}', '{"a":1}'],
  ['one side is damaged', '{', '{}', '{}'],
])('%s: left to lines and markers', (_, theirs, base, ours) => {
  expect(mergeJson(theirs, base, ours)).toBeUndefined();
});

test('a name with a meaning in JavaScript is a name', () => {
  const text = mergeJson('{"__proto__":{"x":1}}', '{}', '{"a":1}') ?? '';
  expect(text).toContain('"__proto__"');
  expect(({} as { x?: number }).x).toBeUndefined();
});

test('a real conflict leaves markers', () => {
  const { text, conflicts } = mergeFile('package.json', '{\n "a": 2\n}\n', '{\n "a": 1\n}\n', '{\n "a": 3\n}\n');
  expect(conflicts).toBe(1);
  expect(text).toContain('<<<<<<< yours');
});
