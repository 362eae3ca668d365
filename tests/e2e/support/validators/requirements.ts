import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Accepted } from '../../../support/combinations';
import { CACHE } from '../cache';
import { run } from '../shell';

interface Environment {
  label: string;
  name: string;
  requirements: string;
  constraints: string;
}

/** The environments of these stacks, each set of requirements once. */
export function environmentsOf(accepted: readonly Accepted[]): Environment[] {
  const distinct = new Map<string, Environment>();
  for (const { label, output } of accepted) {
    const textOf = (path: string) => output.vfs.getFile(path)?.content.toString('utf8') ?? '';
    for (const { name } of output.ctx.environments) {
      const requirements = textOf(`requirements/${name}.txt`);
      const constraints = textOf(`requirements/constraints/${name}.txt`);
      distinct.set(`${requirements}\0${constraints}`, { label, name, requirements, constraints });
    }
  }
  return [...distinct.values()];
}

/** What the index says is kept: a set that resolved once resolves again, since all of its versions are pinned. */
export function requirementFindings(environments: readonly Environment[], folder: string): string[] {
  const resolved = join(CACHE, 'resolved');
  mkdirSync(resolved, { recursive: true });
  return environments.flatMap((environment) => {
    const { requirements, constraints } = environment;
    const mark = join(resolved, createHash('sha256').update(`${requirements}\0${constraints}`).digest('hex'));
    if (existsSync(mark)) return [];
    const findings = resolve(environment, folder).map((said) => `[${environment.label}] ${environment.name}: ${said}`);
    if (findings.length === 0) writeFileSync(mark, '');
    return findings;
  });
}

/** Resolves for every Python that a project may use, and holds the outcome against the constraints. */
function resolve({ name, requirements, constraints }: Environment, folder: string): string[] {
  const [wanted, pinned] = [join(folder, `${name}.in`), join(folder, `${name}.constraints`)];
  mkdirSync(folder, { recursive: true });
  writeFileSync(wanted, requirements);
  writeFileSync(pinned, constraints);
  const plain = ['--no-annotate', '--no-header', '--no-emit-index-url', '--quiet'];
  const args = ['pip', 'compile', '--universal', '--python-version', '3.11', ...plain];
  const { status, stdout, stderr } = run('uv', [...args, wanted, '--constraint', pinned], { cwd: folder });
  if (status !== 0) return [stderr.trim()];
  const known = new Set(constraints.split('\n').map(version));
  return stdout
    .split('\n')
    .filter((line) => line.trim() !== '' && !known.has(version(line)))
    .map((line) => `${line.trim()} is not in the constraints`);
}

/** `name==1.2` of a line that may end in a marker. */
function version(line: string): string {
  return (line.split(';')[0] ?? '').trim();
}
