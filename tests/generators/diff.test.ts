import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { colouredDiff, envDiff, unifiedDiff, withoutSecrets } from '../../generators/terminal/diff';
import { styleOf } from '../../generators/terminal/style';
import { temporaryFolder } from './support/terminal';

const folder = temporaryFolder();
const version = (content: string | Buffer, mode = 0o644) => ({ content: Buffer.from(content), mode });

test.each<[string, ReturnType<typeof version> | undefined, ReturnType<typeof version> | undefined]>([
  ['a change', version('a\nb\nc\n'), version('a\nB\nc\n')],
  ['a new file', undefined, version('one\ntwo\n')],
  ['a new program', undefined, version('#!/bin/sh\n', 0o755)],
  ['a removed file', version('one\ntwo\n'), undefined],
  ['a missing last newline', version('a\nb'), version('a\nb\n')],
  ['a last newline that goes', version('a\nb\n'), version('a\nb')],
  ['the executable bit', version('a\n'), version('a\n', 0o755)],
  ['both', version('a\n', 0o755), version('b\n')],
  ['lines that look like headers', version('--- a\n+++ b\n@@ c\n'), version('--- a\n+++ B\n@@ c\n')],
  ['far-off lines', version(text({})), version(text({ 3: 'x', 90: 'y' }))],
  ['unicode', version('田中 花子\n'), version('田中 花子, Zoë\n')],
])('git takes the diff of %s', (_what, before, after) => {
  const diff = unifiedDiff('some folder/file.txt', before, after);
  const file = join(folder.path(), 'some folder', 'file.txt');
  mkdirSync(join(folder.path(), 'some folder'));
  if (before) {
    writeFileSync(file, before.content);
    chmodSync(file, before.mode);
  }
  execFileSync('git', ['apply', '-'], { cwd: folder.path(), input: diff });
  if (after) {
    expect(readFileSync(file)).toEqual(after.content);
    expect(statSync(file).mode & 0o111).toBe(after.mode & 0o111);
  } else expect(() => statSync(file)).toThrow();
});

function text(changes: Record<number, string>): string {
  return Array.from({ length: 100 }, (_, line) => `${changes[line] ?? `line ${line}`}\n`).join('');
}

test('what is equal, or differs in its line endings alone, has no lines', () => {
  expect(unifiedDiff('x', version('a\n'), version('a\n'))).toBe('');
  expect(unifiedDiff('x', version('a\r\n'), version('a\n'))).toBe('diff --git a/x b/x\n');
});

test('a binary file is named, not shown', () => {
  expect(unifiedDiff('x.png', version(Buffer.from([0, 1])), version(Buffer.from([0, 2])))).toBe(
    'diff --git a/x.png b/x.png\nBinary files a/x.png and b/x.png differ\n',
  );
});

test('.env is shown without values', () => {
  const before = Buffer.from('A=secret-a\nB=\n# note\nC="secret-c"\n');
  const after = Buffer.from('A=secret-a\nB=secret-b\n# note\nC="secret-c"\nD=secret-d\n');
  expect(envDiff(before, after)).toBe('.env (values are not shown)\n-B=…\n+B=…\n+D=…\n');
  expect(envDiff(undefined, after)).not.toMatch(/secret/);
});

test('a secret that its owner copied into a file is shown by name', () => {
  const secrets = { LAKE_PASSWORD: 'abcdefghijkl', SHORT: 'abc' };
  expect(withoutSecrets('+ url: lake://abcdefghijkl@abc', secrets)).toBe('+ url: lake://(LAKE_PASSWORD)@abc');
});

test('colours where a terminal is, none against NO_COLOR', () => {
  const diff = unifiedDiff('x', version('--- old\n'), version('+++ new\n'));
  const plain = styleOf({ isTTY: true }, { NO_COLOR: '1' });
  expect(colouredDiff(diff, plain)).toBe(diff);
  expect(colouredDiff(diff, styleOf({ isTTY: false }, {}))).toBe(diff);
  const coloured = colouredDiff(diff, styleOf({ isTTY: true }, { TERM: 'xterm' }));
  expect(coloured).toContain('\u001b[31m---- old\u001b[39m');
  expect(coloured).toContain('\u001b[32m++++ new\u001b[39m');
  expect(coloured).toContain('\u001b[36m@@ -1 +1 @@\u001b[39m'.replace('-1 +1', '-1,1 +1,1'));
});
