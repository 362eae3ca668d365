import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CACHE } from '../../e2e/support/cache';
import { REPOSITORY, run, succeed } from '../../e2e/support/shell';

/** Images and layers survive between runs here; containers and volumes do not. */
const HOME = join(CACHE, 'engine');
const LOG = join(HOME, 'dockerd.log');
const TRIES = 3;

export interface Engine {
  /** Ends it if this run has started it. */
  stop: () => Promise<void>;
}

/** The engine that answers already, or one of our own. Throws, with the reason, where none can be had. */
export async function startEngine(): Promise<Engine> {
  const engine = answers() ? { stop: () => Promise.resolve() } : await startOwn();
  usePlugins();
  return engine;
}

export function docker(...args: string[]): string {
  return succeed('docker', args, { cwd: '/' });
}

function answers(): boolean {
  return (
    isProgram('docker') && run('docker', ['version', '--format', '{{.Server.Version}}'], { cwd: '/' }).status === 0
  );
}

function isProgram(name: string): boolean {
  return run('sh', ['-c', `command -v ${name}`], { cwd: '/' }).status === 0;
}

async function startOwn(): Promise<Engine> {
  if (process.getuid?.() !== 0) throw new Error('no engine answers, and only root can start one');
  succeed(join(__dirname, 'install-engine'), [], { cwd: '/' });
  let reason = '';
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const daemon = startDaemon();
    if (await untilAnswers(daemon)) {
      removeLeftovers();
      return { stop: () => end(daemon) };
    }
    await end(daemon);
    reason = readFileSync(LOG, 'utf8').trim().split('\n').at(-1) ?? 'it wrote nothing';
  }
  throw new Error(`dockerd did not start in ${TRIES} tries: ${reason}`);
}

function startDaemon(): ChildProcess {
  mkdirSync(HOME, { recursive: true });
  const log = openSync(LOG, 'w');
  const daemon = spawn('dockerd', ['--data-root', join(HOME, 'data'), '--storage-driver', 'overlay2'], {
    stdio: ['ignore', log, log],
    // A key that interrupts the tests must not end the engine before the containers are gone.
    detached: true,
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  });
  // One that cannot be started has no process: it never answers.
  daemon.once('error', () => undefined);
  return daemon;
}

async function untilAnswers(daemon: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + 60_000;
  while (daemon.pid !== undefined && daemon.exitCode === null && Date.now() < deadline) {
    if (answers()) return true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return false;
}

/** What an interrupted run left would start again with the engine: `restart: unless-stopped`. */
function removeLeftovers(): void {
  for (const [list, remove] of [
    ['ps --all --quiet', 'rm --force'],
    ['volume ls --quiet', 'volume rm'],
  ] as const) {
    const names = docker(...list.split(' '))
      .split('\n')
      .filter(Boolean);
    if (names.length > 0) docker(...remove.split(' '), ...names);
  }
  docker('network', 'prune', '--force');
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.pid === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => daemon.once('exit', () => resolve()));
  daemon.kill('SIGTERM');
  await ended;
}

/** Lets `docker compose` and BuildKit work where only the engine is installed. */
function usePlugins(): void {
  process.env['DOCKER_BUILDKIT'] = '1';
  if (['compose', 'buildx'].every((plugin) => run('docker', [plugin, 'version'], { cwd: '/' }).status === 0)) return;
  const get = join(REPOSITORY, 'tests/e2e/support/get-docker-plugin');
  for (const plugin of ['docker-compose', 'docker-buildx']) {
    const path = succeed(get, [plugin], { cwd: '/' }).trim();
    // Those that are installed are found; the cache is a folder of configuration with only plugins in it.
    if (path.startsWith(CACHE)) process.env['DOCKER_CONFIG'] = dirname(dirname(path));
  }
}
