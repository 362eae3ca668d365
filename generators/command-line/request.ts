import { CATEGORIES } from '../../core/categories';
import type { ProviderRegistry } from '../../core/registry';
import type { RawRequest } from '../../core/stackfile';
import { type Arguments, lastValue } from './arguments';
import { listOf, typedValue } from './option-values';

type Plain = Record<string, unknown>;

/** The request that the flags alone make. Malformed `--set` and `--use` are added to the arguments' problems. */
export function requestOfFlags(given: Arguments, registry: ProviderRegistry): RawRequest {
  const value: Plain = {};
  if (given.words[0] !== undefined) value['name'] = given.words[0];
  const preset = lastValue(given, 'preset');
  if (preset !== undefined) value['preset'] = preset;
  for (const category of CATEGORIES) {
    const words = given.flags.get(category);
    if (words) value[category] = withoutNone(words.flatMap(listOf));
  }
  const uses = assignments(given, 'use', /^[^=]+$/);
  if (uses.length > 0) value['use'] = Object.fromEntries(uses);
  const options = new Map<string, Plain>();
  for (const [key, word] of assignments(given, 'set', /^[^.=]+\.[^=]+$/)) {
    const [provider, option = ''] = splitAt(key, '.');
    options.set(provider, {
      ...options.get(provider),
      [option]: typedValue(word, schemaOf(registry, provider, option)),
    });
  }
  if (options.size > 0) value['options'] = Object.fromEntries(options);
  return { value, whereOf: flagOf };
}

/** Puts one request over another, key by key; `use` and `options` entry by entry. */
export function layRequestOver(base: RawRequest | undefined, over: RawRequest): RawRequest {
  if (!base) return over;
  if (!isPlain(base.value) || !isPlain(over.value)) return isPlain(base.value) ? over : base;
  const layered: Plain = { ...base.value, ...over.value };
  for (const [key, depth] of [
    ['use', 1],
    ['options', 2],
  ] as const) {
    if (key in base.value && key in over.value) layered[key] = merge(base.value[key], over.value[key], depth);
  }
  const written = over.value;
  return { value: layered, whereOf: (path) => (holds(written, path) ? over : base).whereOf(path) };
}

/** True when a request says which components the stack has. */
export function namesComponents({ value }: RawRequest): boolean {
  return isPlain(value) && ['preset', ...CATEGORIES].some((key) => value[key] !== undefined);
}

/** The flag that writes a key of the request. */
function flagOf(path: readonly (string | number)[]): string {
  const [key = 'request', ...rest] = path.map(String);
  if (key === 'options') return `--set ${rest.slice(0, 2).join('.')}`;
  if (key === 'use') return `--use ${rest[0] ?? ''}`;
  return key === 'name' || key === 'request' ? key : `--${key}`;
}

/** `none` empties a category; beside other words it is a word like them, and a wrong one. */
function withoutNone(words: string[]): string[] {
  return words.length === 1 && words[0] === 'none' ? [] : words;
}

const FORMS = {
  set: 'PROVIDER.OPTION=VALUE, e.g. --set postgresql.port=5544',
  use: 'CAPABILITY=PROVIDER, e.g. --use warehouse=duckdb',
} as const;

function assignments(given: Arguments, flag: keyof typeof FORMS, key: RegExp): [string, string][] {
  return (given.flags.get(flag) ?? []).flatMap((word): [string, string][] => {
    const [left, right] = splitAt(word, '=');
    if (right !== undefined && key.test(left)) return [[left, right]];
    given.problems.push({
      where: `--${flag} ${word}`,
      what: 'is not an assignment',
      mend: `Write --${flag} ${FORMS[flag]}.`,
    });
    return [];
  });
}

function schemaOf(registry: ProviderRegistry, provider: string, option: string) {
  if (!registry.categoryOf(provider)) return undefined;
  const { shape } = registry.getProvider(provider).options;
  return Object.hasOwn(shape, option) ? shape[option] : undefined;
}

function splitAt(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function merge(base: unknown, over: unknown, depth: number): unknown {
  if (depth === 0 || !isPlain(base) || !isPlain(over)) return over;
  const merged = Object.entries(over).map(([key, value]) => [
    key,
    merge(Object.hasOwn(base, key) ? base[key] : undefined, value, depth - 1),
  ]);
  return { ...base, ...(Object.fromEntries(merged) as Plain) };
}

function holds(value: unknown, path: readonly (string | number)[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  if (Array.isArray(value)) return true;
  return isPlain(value) && Object.hasOwn(value, key) && holds(value[String(key)], rest);
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
