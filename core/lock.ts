import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { fail } from './problems';

/** Processes of another machine, or of another container, cannot be asked whether they live; a commit takes far less. */
const PATIENCE_MS = 60_000;

/** One run at a time. A lock whose process is gone is taken over. @throws ProblemsError when another run holds it. */
export function withLock(lock: string, place: string, action: () => void): void {
  // The lock appears together with its content: nobody ever finds it without its owner.
  const own = `${lock}.${process.pid}`;
  try {
    writeFileSync(own, `${process.pid} ${hostname()}`);
    if (!acquire(own, lock)) takeOver(own, lock, place);
  } finally {
    rmSync(own, { force: true });
  }
  try {
    action();
  } finally {
    rmSync(lock, { force: true });
  }
}

function acquire(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Some disks know no hard links; there the content follows a moment after the name.
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') return create(own, lock);
    throw error;
  }
}

function create(own: string, lock: string): boolean {
  try {
    writeFileSync(lock, readFileSync(own), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function takeOver(own: string, lock: string, place: string): void {
  const holder = contentOf(lock);
  if (holder !== undefined && isHeld(holder, lock)) {
    const process = holder.split(' ')[0] || 'unknown';
    fail(
      place,
      `another run is changing this project (process ${process})`,
      'Wait until it has ended, then run the command again.',
    );
  }
  const dead = `${own}.dead`;
  if (holder !== undefined && moved(lock, dead)) {
    // Somebody may have taken it over between the look and the move: give it back.
    const isTheOneWeSaw = contentOf(dead) === holder;
    if (!isTheOneWeSaw) acquire(dead, lock);
    rmSync(dead);
    if (!isTheOneWeSaw) failBegun(place);
  }
  if (!acquire(own, lock)) failBegun(place);
}

function failBegun(place: string): never {
  return fail(place, 'another run has just begun to change this project', 'Run the command again.');
}

/** True while the process that wrote the lock lives. */
function isHeld(holder: string, lock: string): boolean {
  const [pid, host] = holder.split(' ');
  if (host === hostname()) return isAlive(Number(pid));
  const modified = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  return modified !== undefined && Date.now() - modified < PATIENCE_MS;
}

/** True for a running process that is not this one. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Undefined when the holder has ended meanwhile. */
function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
