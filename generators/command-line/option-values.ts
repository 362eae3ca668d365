import type { z } from 'zod';

/** What matters of a schema here: the kind of value below `optional` and `default`. */
export interface OptionShape {
  kind: string;
  /** The allowed values of an enumeration. */
  choices: readonly string[];
  /** The value when nothing is given. */
  fallback: unknown;
}

interface Definition {
  type: string;
  innerType?: z.core.$ZodType;
  defaultValue?: unknown;
  entries?: Record<string, string | number>;
}

/** Looks through the wrappers of an option's schema. */
export function optionShape(schema: z.core.$ZodType): OptionShape {
  const definition = schema._zod.def as unknown as Definition;
  const inner = definition.innerType && optionShape(definition.innerType);
  if (inner) return { ...inner, fallback: definition.type === 'default' ? definition.defaultValue : inner.fallback };
  return {
    kind: definition.type,
    choices: Object.values(definition.entries ?? {}).map(String),
    fallback: undefined,
  };
}

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['no', false],
  ['off', false],
]);

/** A word of the command line as the type its option has. What does not fit stays a word: the schema says what is wrong. */
export function typedValue(word: string, schema: z.core.$ZodType | undefined): unknown {
  const kind = schema && optionShape(schema).kind;
  if (kind === 'number') return /^[+-]?\d+(\.\d+)?$/.test(word) ? Number(word) : word;
  if (kind === 'boolean') return WORDS.get(word.toLowerCase()) ?? word;
  if (kind === 'array') return listOf(word);
  return word;
}

/** `a,b` as a list; empty parts and spaces around them do not count. */
export function listOf(word: string): string[] {
  return word
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
