/** The real programs, a few times: everything finer is tested in process. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const PLOP = join(ROOT, 'node_modules', 'plop', 'bin', 'plop.js');
const ANTIGRAVITY = join(ROOT, 'bin', 'antigravity.mjs');

jest.setTimeout(60_000);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'antigravity-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Without a terminal, as in a script. Jest's own NODE_ENV would make Plop behave differently. */
function run(program: string, words: readonly string[], cwd = ROOT) {
  const env = { ...process.env, NODE_ENV: '', NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd,
    env,
    input: '',
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('plop stack writes a project and says what to type next', () => {
  const { status, stdout, stderr } = run(PLOP, ['stack', 'shop', '--preset', 'starter', '--yes', '--dest', folder]);
  expect(stderr).toMatch(/^✔ {2}antigravity shop: \d+ files written to .*shop\/\n$/);
  expect(stdout.match(/^✔ (initialise|validate|configure|generate|ports|write) /gm)).toHaveLength(6);
  expect(stdout).toContain('make demo');
  expect(status).toBe(0);
  expect(readdirSync(folder)).toEqual(['shop']);
  const again = run(PLOP, ['storage', 'duckdb', '--yes', '--dry-run', '--json', '--dest', join(folder, 'shop')]);
  expect(JSON.parse(again.stdout)).toMatchObject({ status: 'planned', ok: true });
});

test.each([
  ['the menu', [], 2, 'Which generator? There is no terminal to ask in'],
  ['the questions', ['stack'], 2, 'Project name: is missing, and there is no terminal to ask in.'],
  [
    'a mistake',
    ['stack', 'shop', '--presset', 'local'],
    2,
    '--presset: there is no such flag. Did you mean "--preset"?',
  ],
])('%s without a terminal ends in words', (_what, words, expected, text) => {
  const { status, stdout, stderr } = run(PLOP, [...words, ...(words.length > 0 ? ['--dest', folder] : [])]);
  expect(stderr).toContain(text);
  expect(stdout).toBe('');
  expect(status).toBe(expected);
  expect(readdirSync(folder)).toEqual([]);
});

test('a failure while writing ends with status 1', () => {
  mkdirSync(join(folder, 'shop'));
  writeFileSync(join(folder, 'shop', 'thesis.txt'), 'mine');
  const { status, stderr } = run(PLOP, [
    'stack',
    'shop',
    '--storage',
    'duckdb',
    '--visualization',
    'grafana',
    '--yes',
    '--json',
    '--dest',
    join(folder, 'x'),
  ]);
  expect(stderr).toContain('Grafana');
  expect(status).toBe(1);
  expect(readdirSync(folder)).toEqual(['shop']);
});

test('antigravity works from any folder', () => {
  expect(run(ANTIGRAVITY, ['--version'], folder).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(run(ANTIGRAVITY, ['--help'], folder).stdout).toContain('antigravity stack');
  writeFileSync(join(folder, 'plopfile.mjs'), 'throw new Error("not this one")');
  const { status } = run(ANTIGRAVITY, ['stack', 'shop', '--yes'], folder);
  expect(status).toBe(0);
  expect(existsSync(join(folder, 'shop', 'Makefile'))).toBe(true);
});

test('another plopfile loads it by name', () => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'plop-pack-antigravity'));
  writeFileSync(
    join(folder, 'plopfile.mjs'),
    `export default async (plop) => { await plop.load('plop-pack-antigravity'); plop.setGenerator('mine', { prompts: [], actions: [] }); };`,
  );
  expect(run(PLOP, ['stack', 'shop', '--yes'], folder).status).toBe(0);
  expect(existsSync(join(folder, 'shop', 'Makefile'))).toBe(true);
  expect(run(PLOP, ['mine'], folder).status).toBe(0);
});

test('a copy that cannot load says so and fails', () => {
  for (const file of ['plopfile.cjs', join('bin', 'load.cjs')]) cpSync(join(ROOT, file), join(folder, file));
  const { status, stderr } = run(PLOP, ['stack', 'shop', '--yes'], folder);
  expect(stderr).toContain('This copy of AntiGravity is incomplete');
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(1);
});

const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');
(hasScript ? test : test.skip).each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('in a terminal, %s leaves nothing behind', async (_name, key) => {
  const command = `${process.execPath} ${PLOP} stack --dest ${folder}`;
  const session = spawn('script', ['-qec', command, '/dev/null'], { cwd: ROOT, env: { ...process.env, NODE_ENV: '' } });
  let screen = '';
  session.stdout.on('data', (chunk: Buffer) => {
    const asked = screen.includes('Project name');
    screen += chunk.toString('utf8');
    if (!asked && screen.includes('Project name')) session.stdin.write(key);
  });
  const status = await new Promise((resolve) => session.on('close', resolve));
  expect(screen).toContain('Nothing was written.');
  expect(status).toBe(130);
  expect(readdirSync(folder)).toEqual([]);
});
