import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { carryOutOrder } from '../../generators/action';
import { categoryOrder } from '../../generators/category';
import type { Category } from '../../core/categories';
import { stackOrder } from '../../generators/stack';
import { testMaterials } from './support/materials';
import { capture, ENTER, type Script, ScriptedInquirer, temporaryFolder } from './support/terminal';

const folder = temporaryFolder();
const project = () => join(folder.path(), 'shop');
const wordsOf = (line: string) => line.split(' ').filter((word) => word !== '');

/** A project with a Pond in it. */
async function makeProject(line = 'shop --storage lake --yes'): Promise<void> {
  const made = await capture(async () => {
    const order = await stackOrder(new ScriptedInquirer([]), testMaterials(), [
      'stack',
      ...wordsOf(line),
      '--dest',
      folder.path(),
    ]);
    return order && carryOutOrder(order, testMaterials());
  });
  expect(made.stderr).toBe('');
}

async function run(category: Category, line: string, script?: Script, dest: string | undefined = project()) {
  const inquirer = new ScriptedInquirer(script ?? []);
  const words = [category, ...wordsOf(line), ...(dest ? ['--dest', dest] : [])];
  const captured = await capture(() => categoryOrder(category, inquirer, testMaterials(), words), script !== undefined);
  return { ...captured, inquirer };
}

test.each<[Category, string, object]>([
  ['visualization', 'board', { storage: ['lake'], visualization: ['board'] }],
  [
    'visualization',
    'board --set board.port=13999 --yes',
    { visualization: ['board'], options: { board: { port: 13999 } } },
  ],
  ['storage', 'pond', { storage: ['lake', 'pond'] }],
  ['storage', 'pond,lake --use warehouse=pond', { storage: ['lake', 'pond'], use: { warehouse: 'pond' } }],
  ['storage', 'lake', { storage: ['lake'] }],
])('plop %s %s', async (category, line, request) => {
  await makeProject();
  const { result, exitCode } = await run(category, line);
  expect(exitCode).toBe(0);
  expect(result).toMatchObject({ directory: project(), request: { name: 'shop', ...request } });
});

test('an option that was set before stays', async () => {
  await makeProject('shop --storage lake --set lake.boats=5 --yes');
  const { result } = await run('orchestration', 'clock');
  expect(result?.request).toMatchObject({ options: { lake: { boats: 5 } } });
});

test('what the owner wrote into stack.yaml takes effect too', async () => {
  await makeProject();
  const path = join(project(), 'stack.yaml');
  writeFileSync(path, `${readFileSync(path, 'utf8')}\norchestration:\n  - clock\n`);
  expect((await run('storage', 'pond')).result?.request).toMatchObject({
    storage: ['lake', 'pond'],
    orchestration: ['clock'],
  });
});

test('a preset in stack.yaml stays whole when a category of it grows', async () => {
  await makeProject('shop --preset starter --yes');
  writeFileSync(join(project(), 'stack.yaml'), 'name: shop\npreset: starter\n');
  expect((await run('storage', 'pond')).result?.request).toMatchObject({
    storage: ['lake', 'pond'],
    visualization: ['board'],
    orchestration: ['clock'],
  });
});

test('the project around the current folder is found', async () => {
  await makeProject();
  mkdirSync(join(project(), 'deep', 'down'), { recursive: true });
  const cwd = jest.spyOn(process, 'cwd').mockReturnValue(join(project(), 'deep', 'down'));
  const { result } = await run('storage', 'pond', undefined, '');
  cwd.mockRestore();
  expect(result?.directory).toBe(project());
});

test.each<[string, Category, string, number, string[]]>([
  ['an unknown provider', 'storage', 'lak', 1, ['storage: lak: there is no such provider. Did you mean "lake"?']],
  ['another category', 'storage', 'board', 1, ['board belongs to another category. Give it as --visualization board.']],
  ['an unknown option', 'storage', 'pond --set pond.x=1', 1, ['pond.x: there is no key "x"', 'pond has no options']],
  ['no provider and nobody to ask', 'storage', '', 2, ['Which storage provider: is missing', 'npx plop storage lake']],
  ['a flag of another generator', 'storage', 'pond --preset local', 1, ['--preset: there is no such flag.']],
  [
    'several mistakes',
    'storage',
    'lak --set pond --on-conflict x',
    1,
    ['3 problems', 'storage: lak', '--set pond', '--on-conflict'],
  ],
])('%s is refused', async (_what, category, line, status, messages) => {
  await makeProject();
  const before = readFileSync(join(project(), 'stack.yaml'), 'utf8');
  const { result, exitCode, stderr } = await run(category, line);
  for (const message of messages) expect(stderr).toContain(message);
  expect({ result, exitCode }).toEqual({ result: undefined, exitCode: status });
  expect(readFileSync(join(project(), 'stack.yaml'), 'utf8')).toBe(before);
});

test.each([
  ['named with --dest', () => folder.path(), '--dest: there is no project in'],
  ['around the current folder', () => '', 'project: there is none in or above'],
])('no project %s', async (_where, dest, message) => {
  const { exitCode, stderr } = await run('storage', 'pond', undefined, dest());
  expect(stderr).toContain(message);
  expect(exitCode).toBe(1);
});

describe('with questions', () => {
  test('asks which, without those that are there, then the options of what is new', async () => {
    await makeProject('shop --storage pond --yes');
    const { result, inquirer, stdout } = await run('storage', '', [
      ['Storage: keep data', [], ['lake']],
      ['Lake: Kind of water', 'deep'],
      ['Lake: Boats', ENTER],
      ['Lake: Whether', ENTER],
      ['Go?', ENTER],
    ]);
    expect(inquirer.asked[0]?.choices).toEqual([expect.objectContaining({ value: 'lake' })]);
    expect(inquirer.refused).toEqual([expect.stringContaining('Take at least one')]);
    expect(result?.request).toMatchObject({ storage: ['pond', 'lake'], options: { lake: { flavour: 'deep' } } });
    expect(stdout).toMatch(/files +.*updated/);
  });

  test('what cannot work here is shown with the reason', async () => {
    await makeProject('shop --storage pond --yes');
    const { inquirer, exitCode } = await run('visualization', '', [
      ['Visualization: show data', new Error('seen enough')],
    ]);
    expect(inquirer.asked[0]?.choices).toEqual([
      expect.objectContaining({ disabled: expect.stringContaining('Board cannot work with pond') }),
    ]);
    expect(exitCode).toBe(1);
  });

  test('a provider that is named and cannot work ends it', async () => {
    await makeProject('shop --storage pond --yes');
    const { stderr } = await run('visualization', 'board', []);
    expect(stderr).toContain('Board cannot work with pond');
  });

  test('a file of the owner in the way is asked about', async () => {
    await makeProject();
    const templates = templateOf('visualization/board/board.txt');
    writeFileSync(join(project(), 'board.txt'), 'theirs');
    const line = `board --templates ${templates}`;
    const { result, stdout } = await run('visualization', line, [
      ['board.txt: a file of your own stands here', 'diff'],
      ['board.txt: a file of your own stands here', 'keep'],
      ['Go?', ENTER],
    ]);
    expect(stdout).toContain('1 file changed on both sides');
    expect(stdout).toContain('-theirs\n');
    expect(result?.decisions).toEqual({ 'board.txt': 'keep' });
    const stopped = await run('visualization', line, [['board.txt', 'stop']]);
    expect(stopped.exitCode).toBe(130);
    const decided = await run('visualization', `${line} --on-conflict overwrite`, [['Go?', ENTER]]);
    expect(decided.result?.onConflict).toBe('overwrite');
  });
});

/** A folder of templates with one in it. */
function templateOf(path: string): string {
  const root = join(folder.path(), 'templates');
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), 'ours');
  return root;
}

test('help names the providers of the category and its flags', async () => {
  const { stdout, exitCode } = await run('storage', '--help');
  for (const text of [
    'npx plop storage',
    'lake',
    'A warehouse with a server',
    '--on-conflict',
    'The project’s folder',
  ]) {
    expect(stdout).toContain(text);
  }
  expect(exitCode).toBe(0);
});
