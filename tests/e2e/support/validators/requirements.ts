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
  /** What the image brings, where the packages are put beside those of a tool's own. */
  base: readonly string[];
}

/** The environments of these stacks, each set of requirements once. */
export function environmentsOf(accepted: readonly Accepted[]): Environment[] {
  const distinct = new Map<string, Environment>();
  for (const { label, output } of accepted) {
    const textOf = (path: string) => output.vfs.getFile(path)?.content.toString('utf8') ?? '';
    for (const { name, base = [] } of output.ctx.environments) {
      const requirements = textOf(`requirements/${name}.txt`);
      const constraints = textOf(`requirements/constraints/${name}.txt`);
      distinct.set(`${requirements}\0${constraints}`, { label, name, requirements, constraints, base });
    }
  }
  return [...distinct.values()];
}

/** What the index says is kept: a set that resolved once resolves again, since all of its versions are pinned. */
export function requirementFindings(environments: readonly Environment[], folder: string): string[] {
  const resolved = join(CACHE, 'resolved');
  mkdirSync(resolved, { recursive: true });
  return environments.flatMap((environment) => {
    const { requirements, constraints, base } = environment;
    const mark = join(
      resolved,
      createHash('sha256')
        .update([requirements, constraints, ...base].join('\0'))
        .digest('hex'),
    );
    if (existsSync(mark)) return [];
    const findings = resolve(environment, folder).map((said) => `[${environment.label}] ${environment.name}: ${said}`);
    if (findings.length === 0) writeFileSync(mark, '');
    return findings;
  });
}

/** Resolves for every Python that a project may use, and holds the outcome against the constraints and what the image brings. */
function resolve({ name, requirements, constraints, base }: Environment, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const pinned = join(folder, `${name}.constraints`);
  writeFileSync(pinned, constraints);
  const compile = (wanted: string) => {
    const input = join(folder, `${name}.in`);
    writeFileSync(input, wanted);
    const plain = ['--no-annotate', '--no-header', '--no-emit-index-url', '--quiet'];
    const args = ['pip', 'compile', '--universal', '--python-version', '3.11', ...plain];
    return run('uv', [...args, input, '--constraint', pinned], { cwd: folder });
  };
  const { status, stdout, stderr } = compile([requirements, ...base].join('\n'));
  if (status !== 0) return [stderr.trim()];
  const brought = new Set(base.length > 0 ? compile(base.join('\n')).stdout.split('\n').map(packageOf) : []);
  const known = new Set(constraints.split('\n').map(version));
  return stdout
    .split('\n')
    .filter((line) => line.trim() !== '' && !known.has(version(line)) && !brought.has(packageOf(line)))
    .map((line) => `${line.trim()} is not in the constraints`);
}

function packageOf(line: string): string {
  return line.split('==')[0] ?? '';
}

/** `name==1.2` of a line that may end in a marker. */
function version(line: string): string {
  return (line.split(';')[0] ?? '').trim();
}
