import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const REPOSITORY = join(__dirname, '..', '..', '..');

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end, whatever that is. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string>; input?: string },
): Outcome {
  const result = spawnSync(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    input: options.input ?? '',
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (result.error) throw result.error;
  return { status: result.status ?? 128, stdout: result.stdout, stderr: result.stderr };
}

/** The same, for what must succeed: a failure shows everything the program said. */
export function succeed(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
): string {
  const { status, stdout, stderr } = run(command, args, options);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** A folder of this test's own; removed unless KEEP_E2E is set. */
export function workFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'antigravity-e2e-'));
  return {
    path,
    remove: () => process.env['KEEP_E2E'] === undefined && rmSync(path, { recursive: true, force: true }),
  };
}

/** Generates a project the way the README says, and returns its folder. */
export function stack(folder: string, name: string, ...flags: string[]): string {
  const project = join(folder, name);
  const isNew = !existsSync(project);
  succeed('npx', ['plop', 'stack', name, '--yes', '--dest', folder, ...flags], { cwd: REPOSITORY });
  if (isNew) takeOwnPorts(project, flags);
  return project;
}

/** Ports that the next worker of jest has beside those of the one before. */
const PORTS_OF_A_WORKER = 10_000;

/** Tests that run at the same time begin with the same free ports: each worker publishes on its own, as a user may who edits `.env`. */
function takeOwnPorts(project: string, flags: readonly string[]): void {
  const worker = Number(process.env['JEST_WORKER_ID'] ?? 1);
  const file = join(project, '.env');
  if (worker === 1 || !existsSync(file)) return;
  const isChosen = (port: string) => flags.some((flag) => flag.endsWith(`port=${port}`));
  const moved = (port: string) => (isChosen(port) ? port : String(Number(port) + (worker - 1) * PORTS_OF_A_WORKER));
  const text = readFileSync(file, 'utf8').replace(/^(\w+_PORT)=(\d+)$/gm, (_, name, port) => `${name}=${moved(port)}`);
  writeFileSync(file, text);
}
