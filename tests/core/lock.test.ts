import { spawnSync } from 'node:child_process';
import fs, { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive, withLock } from '../../core/lock';
import { failAt } from './support/crashes';
import { namesIn, temporaryFolder } from './support/folders';
import { problemOf } from './support/problems';

const DEAD = spawnSync('true').pid;
/** Whoever started this process lives. */
const ALIVE = process.ppid;

afterEach(() => jest.restoreAllMocks());

/** A folder with a lock that says this, written so many seconds ago. */
function lockedBy(content: string, secondsAgo = 0): string {
  const lock = join(temporaryFolder(), 'lock');
  writeFileSync(lock, content);
  const time = Date.now() / 1000 - secondsAgo;
  utimesSync(lock, time, time);
  return lock;
}

function holds(lock: string): boolean {
  const action = jest.fn();
  withLock(lock, 'shop', action);
  return action.mock.calls.length === 1;
}

describe('a lock', () => {
  it('names its holder while the action runs, and is gone after it', () => {
    const lock = join(temporaryFolder(), 'lock');
    withLock(lock, 'shop', () => {
      expect(readFileSync(lock, 'utf8')).toBe(`${process.pid} ${hostname()}`);
      expect(namesIn(join(lock, '..'))).toEqual(['lock']);
    });
    expect(existsSync(lock)).toBe(false);
  });

  it('is gone after an action that fails, too', () => {
    const lock = join(temporaryFolder(), 'lock');
    expect(() =>
      withLock(lock, 'shop', () => {
        throw new Error('no luck');
      }),
    ).toThrow('no luck');
    expect(namesIn(join(lock, '..'))).toEqual([]);
  });

  it.each([
    ['of a living process', `${ALIVE} ${hostname()}`, 3600, String(ALIVE)],
    ['of another machine, a moment ago', `1 elsewhere`, 5, '1'],
    ['that nobody has signed yet', '', 5, 'unknown'],
  ])('%s is respected', (_, content, secondsAgo, process) => {
    const lock = lockedBy(content, secondsAgo);
    expect(problemOf(() => holds(lock))).toEqual({
      where: 'shop',
      what: `another run is changing this project (process ${process})`,
      mend: 'Wait until it has ended, then run the command again.',
    });
    expect(readFileSync(lock, 'utf8')).toBe(content);
    expect(namesIn(join(lock, '..'))).toEqual(['lock']);
  });

  it.each([
    ['of a process that is gone', `${DEAD} ${hostname()}`, 0],
    ['that this process left behind', `${process.pid} ${hostname()}`, 0],
    ['of another machine, long ago', '1 elsewhere', 120],
    ['that was never signed', '', 120],
    ['that makes no sense', 'x', 120],
  ])('%s is taken over', (_, content, secondsAgo) => {
    const lock = lockedBy(content, secondsAgo);
    expect(holds(lock)).toBe(true);
    expect(namesIn(join(lock, '..'))).toEqual([]);
  });

  it('taken over by somebody else first is given back', () => {
    const lock = lockedBy(`${DEAD} ${hostname()}`);
    const real = fs.renameSync;
    jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      if (from === lock) writeFileSync(lock, `${ALIVE} ${hostname()}`);
      real(from, to);
    });
    expect(problemOf(() => holds(lock)).what).toBe('another run has just begun to change this project');
    expect(readFileSync(lock, 'utf8')).toBe(`${ALIVE} ${hostname()}`);
    expect(namesIn(join(lock, '..'))).toEqual(['lock']);
  });

  it('cleared away by somebody else first is simply taken', () => {
    const lock = lockedBy(`${DEAD} ${hostname()}`);
    const real = fs.renameSync;
    jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      if (from === lock) fs.unlinkSync(lock);
      real(from, to);
    });
    expect(holds(lock)).toBe(true);
  });

  it('given up by its holder at the last moment is simply taken', () => {
    const lock = lockedBy(`${ALIVE} ${hostname()}`);
    const real = fs.linkSync;
    jest.spyOn(fs, 'linkSync').mockImplementation((from, to) => {
      try {
        real(from, to);
      } finally {
        fs.rmSync(lock, { force: true });
        jest.restoreAllMocks();
      }
    });
    expect(holds(lock)).toBe(true);
  });

  it('grabbed by somebody else after all is refused', () => {
    const lock = lockedBy(`${DEAD} ${hostname()}`);
    failAt('linkSync', 'EEXIST', 2);
    expect(problemOf(() => holds(lock)).what).toBe('another run has just begun to change this project');
  });

  it.each(['EPERM', 'ENOTSUP', 'ENOSYS'])('works on a disk without hard links (%s)', (code) => {
    const lock = join(temporaryFolder(), 'lock');
    failAt('linkSync', code);
    expect(holds(lock)).toBe(true);
    const held = lockedBy(`${ALIVE} ${hostname()}`);
    failAt('linkSync', code);
    expect(problemOf(() => holds(held)).what).toContain('another run is changing');
  });

  it.each(['linkSync', 'writeFileSync'] as const)('that cannot be made (%s) says why', (call) => {
    const lock = join(temporaryFolder(), 'lock');
    failAt(call, 'EROFS');
    expect(() => holds(lock)).toThrow('EROFS');
  });
});

it.each([
  ['the one that started this', ALIVE, true],
  ['the first one', 1, true],
  ['one that has ended', DEAD, false],
  ['this one, which holds nothing before it asks', process.pid, false],
  ['nothing', Number.NaN, false],
  ['a group', 0, false],
])('a process lives or not: %s', (_, pid, answer) => {
  expect(isAlive(pid)).toBe(answer);
});
