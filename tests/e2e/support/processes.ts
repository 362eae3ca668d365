import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';

export interface Running {
  process: ChildProcess;
  /** Ends it and waits until it is gone. */
  stop: () => Promise<void>;
}

/** Starts a server, its output in a file. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: { cwd: string; log: string; env?: Record<string, string> },
): Running {
  const output = openSync(options.log, 'a');
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', output, output],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(patience);
  };
  return { process: child, stop };
}

/** Waits until the server is ready; one that ends or takes too long shows the end of its log. */
export async function untilReady(
  { process: child }: Running,
  log: string,
  ready: () => boolean | Promise<boolean>,
  seconds = 120,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await ready())) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      throw new Error(`the server is not ready:\n${readFileSync(log, 'utf8').split('\n').slice(-30).join('\n')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
