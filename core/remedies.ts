import type { Category } from './categories';

/** A change of a request that each surface has a short form for: a flag, a key of stack.yaml, a button. */
type Spoken =
  /** One of these providers joins the stack, in the place of another when one is named. */
  | { change: 'choose'; category: Category; anyOf: string[]; insteadOf?: string }
  /** This provider serves a capability that several offer. */
  | { change: 'use'; capability: string; provider: string }
  | { change: 'set'; provider: string; option: string; value: string | number | boolean };

/** A change of a request. What would mend a problem is said with these, so that each surface can put it in its own words. */
export type Remedy =
  | Spoken
  | { change: 'leave-out'; provider: string }
  /** The generator decides again who serves the capability. */
  | { change: 'let-decide'; capability: string }
  /** The option has its default again; without an option, all of the provider's have. */
  | { change: 'unset'; provider: string; option?: string }
  | { change: 'rename'; name: string };

/** Words that do for every surface that writes text, and the changes that they are about. */
interface Called {
  text: string;
  remedies: readonly Remedy[];
}

/** A sentence with remedies in it, as plain data: it crosses to worker threads. */
export type Phrase = readonly (string | Spoken | Called)[];

/** Most sentences propose no change of a request. */
export type Words = string | Phrase;

/** How one surface writes a remedy. */
export type Dialect = (remedy: Spoken) => string;

/** A phrase from a template literal; phrases within it become part of it. */
export function phrase(texts: TemplateStringsArray, ...parts: readonly (Words | Spoken)[]): Phrase {
  return texts.flatMap((text, index) => {
    const part: Words | Spoken = parts[index] ?? '';
    return [text, ...(isPhrase(part) ? part : [part])].filter((each) => each !== '');
  });
}

function isPhrase(part: Words | Spoken): part is Phrase {
  return Array.isArray(part);
}

/** Words of their own for remedies. */
export function called(text: string, ...remedies: readonly Remedy[]): Phrase {
  return [{ text, remedies }];
}

/** Array.join for phrases. */
export function joined(parts: readonly (Phrase | Spoken)[], between: string): Phrase {
  return parts.flatMap((part, index) => phrase`${index > 0 ? between : ''}${part}`);
}

export function choose(category: Category, anyOf: readonly string[], insteadOf?: string): Spoken {
  return { change: 'choose', category, anyOf: [...anyOf], ...(insteadOf !== undefined && { insteadOf }) };
}

export function use(capability: string, provider: string): Spoken {
  return { change: 'use', capability, provider };
}

export function set(provider: string, option: string, value: string | number | boolean): Spoken {
  return { change: 'set', provider, option, value };
}

export function leaveOut(provider: string): Remedy {
  return { change: 'leave-out', provider };
}

export function letDecide(capability: string): Remedy {
  return { change: 'let-decide', capability };
}

export function unset(provider: string, option?: string): Remedy {
  return { change: 'unset', provider, ...(option !== undefined && { option }) };
}

export function rename(name: string): Remedy {
  return { change: 'rename', name };
}

/** The words as text of one surface. */
export function textOf(words: Words, dialect: Dialect): string {
  if (typeof words === 'string') return words;
  return words
    .map((part) => {
      if (typeof part === 'string') return part;
      return 'text' in part ? part.text : dialect(part);
    })
    .join('');
}

/** Every change that the words propose, each once. */
export function remediesOf(words: Words): Remedy[] {
  if (typeof words === 'string') return [];
  return distinct(
    words.flatMap((part) => {
      if (typeof part === 'string') return [];
      return 'text' in part ? part.remedies : [part];
    }),
  );
}

export function distinct(remedies: readonly Remedy[]): Remedy[] {
  return [...new Map(remedies.map((remedy) => [JSON.stringify(remedy), remedy])).values()];
}

/** The words of the command line: the flag that says it. */
export const inFlags: Dialect = (remedy) => {
  switch (remedy.change) {
    case 'choose':
      return `--${remedy.category} ${remedy.anyOf.join(' or ')}`;
    case 'use':
      return `--use ${remedy.capability}=${remedy.provider}`;
    case 'set':
      return `--set ${remedy.provider}.${remedy.option}=${remedy.value}`;
  }
};
