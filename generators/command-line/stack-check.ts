import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATEGORIES, isCategory } from '../../core/categories';
import { type Problem, ProblemsError, throwIfAny } from '../../core/problems';
import { STACK_FILE } from '../../core/project';
import type { ProviderRegistry } from '../../core/registry';
import { resolveRequest } from '../../core/request';
import { parseRequest, type RawRequest, readStackFile } from '../../core/stackfile';
import { collect } from './draft';

type Plain = Record<string, unknown>;

/** Everything that is wrong in the stack.yaml of a folder, each with its line. @throws ProblemsError */
export function checkStackFile(directory: string, registry: ProviderRegistry): void {
  const raw = readRaw(directory);
  if (!raw) return;
  const problems: Problem[] = [];
  const request = collect(problems, () => parseRequest(raw.value, raw.whereOf));
  // A key of the wrong form must not hide what is wrong with the others.
  const sound = request ?? collect([], () => parseRequest(withoutUnsound(raw.value as Plain)));
  const found: Problem[] = [];
  if (sound) collect(found, () => resolveRequest(sound, registry));
  throwIfAny([...problems, ...found.map((problem) => located(problem, raw, registry))]);
}

/** Runs something that speaks of a request in general, and says its problems with lines of stack.yaml. */
export function withLines<Result>(directory: string, registry: ProviderRegistry, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    const raw = error instanceof ProblemsError ? readRaw(directory) : undefined;
    if (!raw || !(error instanceof ProblemsError)) throw error;
    throw new ProblemsError(error.problems.map((problem) => located(problem, raw, registry)));
  }
}

function readRaw(directory: string): RawRequest | undefined {
  const path = join(directory, STACK_FILE);
  return existsSync(path) ? readStackFile(readFileSync(path, 'utf8'), STACK_FILE) : undefined;
}

/** The keys that have the right form, each tried alone. */
function withoutUnsound(value: Plain): Plain {
  const { name = '', ...rest } = value ?? {};
  const sound = Object.entries(rest).filter(([key, entry]) =>
    collect([], () => parseRequest({ name: 'x', [key]: entry })),
  );
  return { name, ...Object.fromEntries(sound) };
}

/** The same problem with the line before its place; one that no line causes stays as it is. */
function located(problem: Problem, { value, whereOf }: RawRequest, registry: ProviderRegistry): Problem {
  const path = pathOf(problem.where, value as Plain, registry);
  return path ? { ...problem, where: `${whereOf(path)} ${problem.where}` } : problem;
}

/** The keys of stack.yaml that a problem is about: `storage: x`, `options.x`, `use.x`, `provider.option` or a provider. */
function pathOf(where: string, value: Plain, registry: ProviderRegistry): (string | number)[] | undefined {
  const [category = '', name = ''] = where.split(': ');
  if (isCategory(category)) return [category, ...indexOf(value, category, name)];
  const keys = where.split('.');
  const [first = ''] = keys;
  if (['name', 'preset', 'use', 'options'].includes(first)) return keys;
  if (!registry.categoryOf(first)) return undefined;
  if (keys.length > 1) return ['options', ...keys];
  const holder = CATEGORIES.find((each) => indexOf(value, each, first).length > 0);
  return holder && [holder, ...indexOf(value, holder, first)];
}

/** Where a name stands in a category's list; a single name needs no list. */
function indexOf(value: Plain, category: string, name: string): number[] {
  const given = value[category];
  if (given === name) return [0];
  const at = Array.isArray(given) ? given.indexOf(name) : -1;
  return at < 0 ? [] : [at];
}
