import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs, {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Change } from '../../core/changes';
import { commitChanges, commitNewProject, recover } from '../../core/commit';
import { CHILD_ENVIRONMENT, compiledCore } from './support/compiled';
import { crashAt, failAt } from './support/crashes';
import { namesIn, snapshot, temporaryFolder, writeFiles } from './support/folders';
import { type Files, generated, generation, planned, textIn } from './support/generations';
import { problemOf } from './support/problems';

const FIRST: Files = {
  'a.txt': 'first a',
  'b/deep/b.txt': 'first b',
  'gone/c.txt': 'first c',
  run: { content: '#!/bin/sh\n', mode: 0o755 },
  'same.txt': 'same',
};
const SECOND: Files = {
  'a.txt': 'second a',
  'b/deep/b.txt': 'second b',
  'new/deep/d.txt': 'second d',
  run: { content: '#!/bin/sh\nsecond\n', mode: 0o755 },
  'same.txt': 'same',
};

afterEach(() => jest.restoreAllMocks());

/** A project of the first generation in which its owner has changed one file and added another. */
function project(): string {
  const folder = generated(FIRST);
  writeFiles(folder, { 'mine.txt': 'mine', 'same.txt': 'edited' });
  return folder;
}

const change = (folder: string) => commitChanges(folder, planned(folder, SECOND));

/** What the project is before and after an undisturbed change. */
function endStates() {
  const folder = project();
  const before = snapshot(folder);
  change(folder);
  return { before, after: snapshot(folder) };
}

describe('a new project', () => {
  const plan = () => generation(FIRST);

  it('appears under its name with everything in it, and nothing beside it', () => {
    const parent = temporaryFolder();
    commitNewProject(join(parent, 'shop'), plan());
    expect(namesIn(parent)).toEqual(['shop']);
    const flushed = temporaryFolder();
    plan().flush(flushed);
    expect(snapshot(join(parent, 'shop'))).toEqual(snapshot(flushed));
  });

  it.each([
    ['an empty folder', ['shop']],
    ['folders that are not there yet', ['x/y/shop']],
  ])('goes into %s', (_, [path = '']) => {
    const parent = temporaryFolder();
    if (path === 'shop') mkdirSync(join(parent, path));
    commitNewProject(join(parent, path), plan());
    expect(textIn(join(parent, path), 'a.txt')).toBe('first a');
  });

  it('is never under its name in part: killed at any point, it is there whole or not at all', () => {
    let point = 1;
    for (let isDone = false; !isDone; point += 1) {
      const parent = temporaryFolder();
      isDone = crashAt(point, () => commitNewProject(join(parent, 'shop'), plan()));
      if (existsSync(join(parent, 'shop'))) {
        expect(textIn(join(parent, 'shop'), '.antigravity/manifest.json')).toContain('"format": 1');
        expect(Object.keys(snapshot(join(parent, 'shop')))).toHaveLength(plan().list().length);
      }
    }
    expect(point).toBeGreaterThan(20);
  });

  it('clears away what a killed run left beside it, and leaves alone what a living one is writing', () => {
    const parent = temporaryFolder();
    const dead = spawnSync('true').pid;
    for (const name of [
      `.shop.antigravity-${dead}-0123abcd`,
      `.shop.antigravity-${process.ppid}-0123abcd`,
      '.shop.antigravity-notes',
    ])
      mkdirSync(join(parent, name, 'x'), { recursive: true });
    commitNewProject(join(parent, 'shop'), plan());
    expect(namesIn(parent)).toEqual([`.shop.antigravity-${process.ppid}-0123abcd`, '.shop.antigravity-notes', 'shop']);
  });

  it.each([
    ['the disk is full', 'writeSync', 'ENOSPC', 'cannot be written: the disk is full'],
    ['the quota is used up', 'writeSync', 'EDQUOT', 'cannot be written: your disk quota is used up'],
    ['a file may not be made', 'openSync', 'EACCES', 'may not be written by this user'],
    ['the disk is read-only', 'mkdirSync', 'EROFS', 'is on a read-only disk'],
    ['it came into being meanwhile', 'renameSync', 'ENOTEMPTY', 'came into being meanwhile'],
  ] as const)('leaves no trace when %s', (_, call, code, what) => {
    const parent = temporaryFolder();
    failAt(call, code);
    expect(problemOf(() => commitNewProject(join(parent, 'x', 'shop'), plan()))).toMatchObject({
      where: join(parent, 'x', 'shop'),
      what,
    });
    expect(namesIn(parent)).toEqual([]);
  });

  it('is refused below something that is not a folder', () => {
    const parent = temporaryFolder();
    writeFileSync(join(parent, 'file'), '');
    expect(problemOf(() => commitNewProject(join(parent, 'file', 'x', 'shop'), plan()))).toMatchObject({
      what: 'lies below something that is not a folder',
    });
  });

  it('never replaces a folder that holds something', () => {
    const parent = temporaryFolder();
    writeFiles(parent, { 'shop/mine.txt': 'mine' });
    expect(problemOf(() => commitNewProject(join(parent, 'shop'), plan())).what).toBe('came into being meanwhile');
    expect(snapshot(parent)).toEqual({ 'shop/mine.txt': '644 mine' });
  });

  it('that fails for a reason we have no words for fails with that reason', () => {
    failAt('openSync', 'EIO');
    expect(() => commitNewProject(join(temporaryFolder(), 'shop'), plan())).toThrow('EIO');
  });
});

describe('a change of a project', () => {
  it('writes, replaces and deletes; what is not in the plan is not touched', () => {
    const { before, after } = endStates();
    expect(after['a.txt']).toBe('644 second a');
    expect(after['b/deep/b.txt']).toBe('644 second b');
    expect(after['new/deep/d.txt']).toBe('644 second d');
    expect(after['run']).toBe('755 #!/bin/sh\nsecond\n');
    expect(after['mine.txt']).toBe(before['mine.txt']);
    expect(after['same.txt']).toBe('644 edited');
    expect(Object.keys(after).filter((path) => path.startsWith('gone'))).toEqual([]);
  });

  it('leaves neither lock nor journal nor stage nor empty folders', () => {
    const folder = project();
    change(folder);
    expect(namesIn(join(folder, '.antigravity'))).toEqual(['manifest.json', 'pristine']);
    expect(namesIn(folder)).toEqual(['.antigravity', 'a.txt', 'b', 'mine.txt', 'new', 'run', 'same.txt']);
  });

  it('that changes nothing takes no lock and writes nothing', () => {
    const folder = generated(FIRST);
    const time = statSync(join(folder, '.antigravity')).mtimeMs;
    commitChanges(folder, planned(folder, FIRST));
    expect(statSync(join(folder, '.antigravity')).mtimeMs).toBe(time);
  });

  it.each<[string, (folder: string) => void, string]>([
    ['edited', (folder) => writeFileSync(join(folder, 'a.txt'), 'just now'), 'a.txt'],
    ['deleted', (folder) => rmSync(join(folder, 'a.txt')), 'a.txt'],
    ['created', (folder) => writeFiles(folder, { 'new/deep/d.txt': 'just now' }), 'new/deep/d.txt'],
    [
      'replaced by a link',
      (folder) => {
        rmSync(join(folder, 'a.txt'));
        symlinkSync('mine.txt', join(folder, 'a.txt'));
      },
      'a.txt',
    ],
    [
      'replaced by a folder',
      (folder) => {
        rmSync(join(folder, 'a.txt'));
        mkdirSync(join(folder, 'a.txt'));
      },
      'a.txt',
    ],
  ])('is refused when a file was %s since it was planned', (_, meddle, where) => {
    const folder = project();
    const changes = planned(folder, SECOND);
    meddle(folder);
    const before = snapshot(folder);
    expect(problemOf(() => commitChanges(folder, changes))).toEqual({
      where,
      what: 'changed on disk while this run was planning',
      mend: 'Run the command again.',
    });
    expect(snapshot(folder)).toEqual(before);
  });

  it.each([
    ['the disk is full at once', 'writeSync', 'ENOSPC', 1],
    ['the disk is full in the middle', 'writeSync', 'ENOSPC', 4],
    ['the disk is full at the journal', 'writeFileSync', 'ENOSPC', 2],
    ['the disk fails to sync', 'fsyncSync', 'EIO', 3],
    ['the stage may not be made', 'mkdirSync', 'EACCES', 1],
    ['the journal may not be placed', 'renameSync', 'EACCES', 1],
    ['the lock may not be made', 'linkSync', 'EACCES', 1],
    ['the lock may not be written', 'writeFileSync', 'EROFS', 1],
  ] as const)('leaves the old project byte for byte when %s', (_, call, code, nth) => {
    const folder = project();
    const changes = planned(folder, SECOND);
    const before = snapshot(folder);
    const spy = failAt(call, code, nth);
    if (code === 'EIO') expect(() => commitChanges(folder, changes)).toThrow('EIO');
    else expect(problemOf(() => commitChanges(folder, changes)).where).toBe(folder);
    spy.mockRestore();
    expect(snapshot(folder)).toEqual(before);
    commitChanges(folder, changes);
    expect(snapshot(folder)).toEqual(endStates().after);
  });

  it('is refused before it begins when a folder of the project may not be written', () => {
    const folder = project();
    const changes = planned(folder, SECOND);
    const before = snapshot(folder);
    const locked = join(folder, 'b', 'deep');
    chmodSync(locked, 0o555);
    // To root every folder is writable.
    if (process.getuid?.() === 0) {
      const real = fs.accessSync;
      jest.spyOn(fs, 'accessSync').mockImplementation((path, mode) => {
        if (path === locked) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
        real(path, mode);
      });
    }
    expect(problemOf(() => commitChanges(folder, changes))).toMatchObject({ what: 'may not be written by this user' });
    chmodSync(locked, 0o755);
    expect(snapshot(folder)).toEqual(before);
  });

  it('says that it has begun when a rename is refused after all, and is completed by the next run', () => {
    const folder = project();
    const changes = planned(folder, SECOND);
    const spy = failAt('renameSync', 'EACCES', 4);
    expect(problemOf(() => commitChanges(folder, changes))).toEqual({
      where: folder,
      what: 'may not be written by this user; the change has begun and is kept in .antigravity/journal.json',
      mend: 'Mend that, then run the command again: it completes the change first.',
    });
    spy.mockRestore();
    recover(folder);
    expect(snapshot(folder)).toEqual(endStates().after);
  });

  it('reaches a folder that lies on a disk of its own', () => {
    const folder = project();
    const real = fs.renameSync;
    jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      if (dirname(String(from)) !== dirname(String(to)) && String(to).includes('/deep/'))
        throw Object.assign(new Error('EXDEV'), { code: 'EXDEV' });
      real(from, to);
    });
    change(folder);
    jest.restoreAllMocks();
    expect(snapshot(folder)).toEqual(endStates().after);
  });
});

describe('a change that is killed', () => {
  it('at any point leaves each file old or new, and the next run finds the whole project old or new', () => {
    const { before, after } = endStates();
    const outcomes = { old: 0, new: 0 };
    let point = 1;
    for (let isDone = false; !isDone; point += 1) {
      const folder = project();
      const changes = planned(folder, SECOND);
      isDone = crashAt(point, () => commitChanges(folder, changes));
      for (const [path, content] of Object.entries(snapshot(folder))) {
        if (!/^\.antigravity\/(stage|lock|journal)/.test(path)) expect([before[path], after[path]]).toContain(content);
      }
      recover(folder);
      const found = withoutLock(snapshot(folder));
      const isOld = JSON.stringify(found) === JSON.stringify(before);
      outcomes[isOld ? 'old' : 'new'] += 1;
      if (!isOld) expect(found).toEqual(after);
    }
    expect(outcomes.old).toBeGreaterThan(10);
    expect(outcomes.new).toBeGreaterThan(10);
  });

  it('and whose recovery is killed at any point too, is completed by the one after', () => {
    const { after } = endStates();
    let point = 1;
    for (let isDone = false; !isDone; point += 1) {
      const folder = project();
      const changes = planned(folder, SECOND);
      failAfterJournal(folder, changes);
      isDone = crashAt(point, () => recover(folder));
      recover(folder);
      expect(withoutLock(snapshot(folder))).toEqual(after);
    }
  });

  it('never takes back what its owner did before the next run', () => {
    const folder = project();
    failAfterJournal(folder, planned(folder, SECOND));
    writeFileSync(join(folder, 'run'), 'mine since');
    rmSync(join(folder, 'b'), { recursive: true });
    writeFileSync(join(folder, 'b'), 'a file where the folder was');
    writeFiles(folder, { 'gone/c.txt': 'mine since' });
    recover(folder);
    expect(textIn(folder, 'run')).toBe('mine since');
    expect(textIn(folder, 'b')).toBe('a file where the folder was');
    expect(textIn(folder, 'gone/c.txt')).toBe('mine since');
    expect(textIn(folder, 'new/deep/d.txt')).toBe('second d');
    expect(existsSync(join(folder, '.antigravity/journal.json'))).toBe(false);
  });

  it('follows no link that was put in the way', () => {
    const elsewhere = temporaryFolder();
    const folder = project();
    failAfterJournal(folder, planned(folder, SECOND));
    rmSync(join(folder, 'b'), { recursive: true });
    symlinkSync(elsewhere, join(folder, 'b'));
    symlinkSync(elsewhere, join(folder, 'new'));
    recover(folder);
    expect(namesIn(elsewhere)).toEqual([]);
  });

  it('is all that recovery looks for: a project in peace is not touched', () => {
    const folder = project();
    const before = snapshot(folder);
    recover(folder);
    expect(snapshot(folder)).toEqual(before);
  });
});

describe('a journal that somebody edited', () => {
  const recovered = (journal: string) => {
    const folder = project();
    writeFiles(folder, { '.antigravity/journal.json': journal, '.antigravity/stage/0': 'evil' });
    return problemOf(() => recover(folder));
  };

  it.each([
    ['is not JSON', '{'],
    ['is no list', '{}'],
    ['holds no operations', '[1]'],
    ['has a path that is none', '[{"path": 1, "seen": null}]'],
    ['has a stage of its own', '[{"path": "a", "seen": null, "staged": "../../x"}]'],
    ['has a key of its own', '[{"path": "a", "seen": null, "mode": 0}]'],
  ])('is refused when it %s', (_, journal) => {
    expect(recovered(journal)).toEqual({
      where: '.antigravity/journal.json',
      what: 'is damaged',
      mend: 'Delete .antigravity/journal.json and .antigravity/stage; your own files are as you left them.',
    });
  });

  it.each(['../outside', '/etc/passwd', '.git/hooks/post-checkout', 'a/../../b'])(
    'is refused when it names %s',
    (path) => {
      const journal = JSON.stringify([{ path, seen: null, staged: '0' }]);
      expect(recovered(journal).what).toMatch(/^names a path that /);
    },
  );
});

describe('real processes', () => {
  const plans = [FIRST, SECOND].map((files) =>
    JSON.stringify(
      Object.fromEntries(
        Object.entries(files).map(([path, file]) => [
          path,
          typeof file === 'object' && 'content' in file ? file.content : file,
        ]),
      ),
    ),
  );
  const plain = (index: number) => JSON.parse(plans[index] ?? '') as Files;
  let core: string;
  beforeAll(() => {
    core = compiledCore();
  });

  function start(folder: string) {
    const script = join(__dirname, 'support', 'endless-commits.cjs');
    const child = spawn(process.execPath, [script, core, folder, ...plans], {
      env: CHILD_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
    const ended = new Promise<string>((resolve) => child.once('exit', () => resolve(complaint)));
    const ready = new Promise((resolve) => child.stdout.once('data', resolve));
    return { child, ready: Promise.race([ready, ended]), ended };
  }

  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  /** What the two generations look like when nobody is disturbed. */
  const whole = () =>
    [0, 1].map((index) => {
      const folder = generated(plain(index));
      writeFiles(folder, { 'mine.txt': 'mine' });
      return JSON.stringify(snapshot(folder));
    });

  it('killed with SIGKILL at 200 random points leave the old project or the new one, whole', async () => {
    const states = whole();
    const worker = async () => {
      for (let round = 0; round < 50; round += 1) {
        const folder = generated(plain(0));
        writeFiles(folder, { 'mine.txt': 'mine' });
        const { child, ready, ended } = start(folder);
        await ready;
        await pause(Math.random() * 40);
        child.kill('SIGKILL');
        expect(await ended).toBe('');
        recover(folder);
        expect(states).toContain(JSON.stringify(withoutLock(snapshot(folder))));
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
  }, 300_000);

  it('that change one project at once never mix', async () => {
    const folder = generated(plain(0));
    writeFiles(folder, { 'mine.txt': 'mine' });
    const runs = [start(folder), start(folder), start(folder)];
    await Promise.all(runs.map(({ ready }) => ready));
    await pause(400);
    for (const { child } of runs) child.kill('SIGKILL');
    expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual(['', '', '']);
    recover(folder);
    expect(whole()).toContain(JSON.stringify(withoutLock(snapshot(folder))));
  }, 60_000);

  it('on a full disk leave the old project as it was', () => {
    const mount = temporaryFolder();
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', mount]).status !== 0) return;
    try {
      const folder = join(mount, 'shop');
      generation(FIRST).flush(folder);
      const before = snapshot(folder);
      const big = { ...SECOND, 'big.txt': 'x'.repeat(150_000) };
      expect(problemOf(() => commitChanges(folder, planned(folder, big)))).toEqual({
        where: folder,
        what: 'cannot be written: the disk is full',
        mend: 'Free some space, then run the command again.',
      });
      expect(snapshot(folder)).toEqual(before);
      expect(problemOf(() => commitNewProject(join(mount, 'other'), generation(big))).what).toContain(
        'the disk is full',
      );
      expect(namesIn(mount)).toEqual(['shop']);
    } finally {
      execFileSync('umount', [mount]);
    }
  });
});

/** Lets a change fail right after its journal stands. */
function failAfterJournal(folder: string, changes: readonly Change[]): void {
  const spy = failAt('renameSync', 'EIO', 2);
  expect(() => commitChanges(folder, changes)).toThrow('EIO');
  spy.mockRestore();
  expect(existsSync(join(folder, '.antigravity/journal.json'))).toBe(true);
  expect(readFileSync(join(folder, '.antigravity/journal.json'), 'utf8')).toContain('"a.txt"');
}

/** A killed process may leave the draft of its lock. */
function withoutLock(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !/^\.antigravity\/lock/.test(path)));
}
