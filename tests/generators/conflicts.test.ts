import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { carryOutOrder } from '../../generators/action';
import { prepare } from '../../generators/generation/prepare';
import type { Order } from '../../generators/generation/order';
import { askConflicts, type Editor } from '../../generators/questions/conflicts';
import { Cancelled } from '../../generators/terminal/failure';
import { testMaterials } from './support/materials';
import { mkdirSync } from 'node:fs';
import { capture, type Script, ScriptedInquirer, temporaryFolder } from './support/terminal';

const folder = temporaryFolder();
const project = () => join(folder.path(), 'shop');
const read = (path: string) => readFileSync(join(project(), path), 'utf8');
const FILES = ['a.txt', 'b.txt', 'c.txt'];

/** A folder of templates in which every file's second line is this word. */
function templates(word: string): string {
  const root = join(folder.path(), word);
  mkdirSync(join(root, 'common'), { recursive: true });
  for (const name of FILES) writeFileSync(join(root, 'common', name), `first\n${word}\nlast\n`);
  return root;
}

function order(more: Partial<Order> = {}): Order {
  return {
    request: { name: 'shop', storage: ['pond'] },
    directory: project(),
    templates: [],
    onConflict: 'merge',
    dryRun: false,
    json: false,
    ...more,
  };
}

const carry = (more: Partial<Order>) =>
  capture(() => carryOutOrder(order(more), testMaterials()).catch((error: Error) => error));

/** Three files in conflict, and one more that their owner changed alone. */
async function makeConflicts(): Promise<Order> {
  await carry({ templates: [templates('old')] });
  for (const name of FILES) writeFileSync(join(project(), name), 'first\nmine\nlast\n');
  appendFileSync(join(project(), 'README.md'), 'mine\n');
  return order({ templates: [templates('new')] });
}

async function decide(next: Order, script: Script, edit?: Editor) {
  const inquirer = new ScriptedInquirer(script);
  const asked = await capture(async () => {
    const prepared = await prepare(next, testMaterials());
    return askConflicts(inquirer, prepared, next.directory, edit).catch((error: Error) => error);
  }, true);
  return { ...asked, inquirer };
}

const MARKED = 'first\n<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> generated\nlast\n';

test('one by one: each file gets what was said about it', async () => {
  const next = await makeConflicts();
  const { result, stdout, inquirer } = await decide(next, [
    ['a.txt: both sides changed the same lines', 'diff'],
    ['a.txt: both sides changed the same lines', 'keep'],
    ['b.txt: both sides changed the same lines', 'overwrite'],
    ['c.txt: both sides changed the same lines', 'merge'],
  ]);
  expect(stdout).toContain('3 files changed on both sides');
  expect(stdout).toContain('-mine\n+new\n');
  expect(inquirer.isOver).toBe(true);
  const { result: outcome } = await carry({ ...next, decisions: result as never });
  expect(String(outcome)).toContain('1 file for you to decide');
  expect([read('a.txt'), read('b.txt'), read('c.txt')]).toEqual(['first\nmine\nlast\n', 'first\nnew\nlast\n', MARKED]);
  expect(read('README.md')).toMatch(/mine\n$/);
});

test.each([
  ['all-keep', 'first\nmine\nlast\n'],
  ['all-overwrite', 'first\nnew\nlast\n'],
  ['all-merge', MARKED],
])('one answer for all: %s', async (answer, expected) => {
  const next = await makeConflicts();
  const { result, inquirer } = await decide(next, [['a.txt', answer]]);
  expect(inquirer.asked).toHaveLength(1);
  await carry({ ...next, decisions: result as never });
  for (const name of FILES) expect(read(name)).toBe(expected);
});

test('the last file offers no answer for the others', async () => {
  const next = await makeConflicts();
  const { inquirer } = await decide(next, [
    ['a.txt', 'keep'],
    ['b.txt', 'keep'],
    ['c.txt', 'keep'],
  ]);
  const offered = inquirer.asked.map(({ choices }) => JSON.stringify(choices).includes('all-keep'));
  expect(offered).toEqual([true, true, false]);
});

describe('the editor', () => {
  test('begins with the merge; what it leaves is written, in the file’s own line endings', async () => {
    const next = await makeConflicts();
    writeFileSync(join(project(), 'a.txt'), 'first\r\nmine\r\nlast\r\n');
    chmodSync(join(project(), 'a.txt'), 0o600);
    const seen: string[] = [];
    const edit: Editor = (name, text) => {
      seen.push(`${name}: ${text}`);
      return 'first\nmine and new\nlast\n';
    };
    const { result } = await decide(
      next,
      [
        ['a.txt', 'edit'],
        ['b.txt', 'all-keep'],
      ],
      edit,
    );
    expect(seen).toEqual([`a.txt: ${MARKED}`]);
    const { exitCode, stdout } = await carry({ ...next, decisions: result as never });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/merged with your edits +a\.txt +as you edited it/);
    expect(read('a.txt')).toBe('first\r\nmine and new\r\nlast\r\n');
  });

  test('that fails or leaves markers decides nothing, and keeps what was typed', async () => {
    const next = await makeConflicts();
    const texts: string[] = [];
    const answers = [undefined, `typed\n${MARKED}`, 'done\n'];
    const edit: Editor = (_name, text) => {
      texts.push(text);
      return answers[texts.length - 1];
    };
    const script: Script = [
      ['a.txt', 'edit'],
      ['a.txt', 'edit'],
      ['a.txt', 'edit'],
      ['b.txt', 'all-keep'],
    ];
    const { stdout } = await decide(next, script, edit);
    expect(texts).toEqual([MARKED, MARKED, `typed\n${MARKED}`]);
    expect(stdout).toContain('The editor ended with a failure');
    expect(stdout).toContain('still has markers');
  });

  test('the real one is the program of the variable, with its arguments', async () => {
    const next = await makeConflicts();
    const before = process.env['VISUAL'];
    process.env['VISUAL'] = 'sed -i -e /yours/d -e /=====/d -e /generated/d';
    try {
      const { result } = await decide(next, [
        ['a.txt', 'edit'],
        ['b.txt', 'all-overwrite'],
      ]);
      await carry({ ...next, decisions: result as never });
    } finally {
      if (before === undefined) delete process.env['VISUAL'];
      else process.env['VISUAL'] = before;
    }
    expect(read('a.txt')).toBe('first\nmine\nnew\nlast\n');
  });

  test('a file that changed again after it was edited is not overwritten', async () => {
    const next = await makeConflicts();
    const { result } = await decide(
      next,
      [
        ['a.txt', 'edit'],
        ['b.txt', 'all-keep'],
      ],
      () => 'edited\n',
    );
    writeFileSync(join(project(), 'a.txt'), 'first\nmine again\nlast\n');
    await carry({ ...next, decisions: result as never });
    expect(read('a.txt')).toContain('mine again');
  });

  test('a file that stands where one of ours would go begins with both', async () => {
    await carry({});
    writeFileSync(join(project(), 'a.txt'), 'mine\n');
    const next = order({ templates: [templates('new')] });
    const texts: string[] = [];
    const { result, inquirer } = await decide(next, [['a.txt: a file of your own', 'edit']], (_name, text) => {
      texts.push(text);
      return 'both\n';
    });
    expect(JSON.stringify(inquirer.asked[0]?.choices)).not.toContain('markers');
    expect(texts[0]).toContain('mine');
    expect(texts[0]).toContain('new');
    await carry({ ...next, decisions: result as never });
    expect(read('a.txt')).toBe('both\n');
  });
});

test('stop changes nothing', async () => {
  const next = await makeConflicts();
  const { result } = await decide(next, [
    ['a.txt', 'keep'],
    ['b.txt', 'stop'],
  ]);
  expect(result).toBeInstanceOf(Cancelled);
});

test('without a terminal and without a policy: markers, everything else done, a failure at the end', async () => {
  const next = await makeConflicts();
  const { result, stdout } = await carry({ ...next, request: { name: 'shop', storage: ['pond', 'lake'] } });
  expect(String(result)).toContain('3 files for you to decide');
  for (const name of FILES) expect(stdout).toMatch(new RegExp(`${name} +1 place between`));
  expect(read('b.txt')).toBe(MARKED);
  expect(read('stack.yaml')).toContain('lake');
  expect(read('.env')).toContain('LAKE_PASSWORD=');
  const again = await carry({ ...next, request: { name: 'shop', storage: ['pond', 'lake'] } });
  expect(again.stdout).toMatch(/kept as you have it +b\.txt +its markers are still to be decided/);
});
