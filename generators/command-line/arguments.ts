import { nearest, type Problem } from '../../core/problems';
import { acceptedFlags, type Flag, type FlagGroup } from './flags';

/** A command line, taken apart but not yet understood. */
export interface Arguments {
  /** Words that are no flags, without the generator's name. */
  words: string[];
  /** Values by flag, in the order given; a flag without a value has the value ''. */
  flags: ReadonlyMap<string, readonly string[]>;
  problems: Problem[];
}

/**
 * Reads the words after `plop`. Plop itself takes the first word that is no flag as the generator's name, and the part after
 * a lone `--` as answers to it: both forms reach us, so `--` is skipped.
 */
export function readArguments(words: readonly string[], groups: readonly FlagGroup[]): Arguments {
  const known = acceptedFlags(groups);
  const found: Arguments & { flags: Map<string, string[]> } = { words: [], flags: new Map(), problems: [] };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') continue;
    if (!word.startsWith('-') || word === '-') {
      found.words.push(word);
      continue;
    }
    const [shown, attached] = split(word);
    const flag = known.find(({ name, short }) => shown === `--${name}` || (short && shown === `-${short}`));
    if (!flag) {
      found.problems.push(unknownFlag(shown, known));
      // The value of a flag we do not know must not become the project's name.
      if (attached === undefined && isValue(words[at + 1])) at += 1;
    } else if (!flag.value) {
      note(found, flag, attached === undefined || attached === 'true' ? '' : undefined, attached);
    } else if (attached !== undefined) {
      note(found, flag, attached);
    } else if (isValue(words[at + 1])) {
      at += 1;
      note(found, flag, words[at]);
    } else {
      note(found, flag, undefined);
    }
  }
  found.words.shift();
  return found;
}

/** The last value given for a flag. */
export function lastValue({ flags }: Arguments, name: string): string | undefined {
  return flags.get(name)?.at(-1);
}

function note(
  found: { flags: Map<string, string[]>; problems: Problem[] },
  flag: Flag,
  value?: string,
  extra?: string,
): void {
  const where = `--${flag.name}`;
  const earlier = found.flags.get(flag.name) ?? [];
  if (value === undefined) {
    found.problems.push(
      flag.value
        ? { where, what: 'needs a value', mend: `Write ${where} ${flag.value}.` }
        : { where, what: `takes no value, and "${extra}" was given`, mend: `Write ${where} alone, or leave it out.` },
    );
  } else if (earlier.length > 0 && flag.value && !flag.repeatable && earlier[0] !== value) {
    found.problems.push({
      where,
      what: `is given twice, as "${earlier[0]}" and as "${value}"`,
      mend: 'Keep one of them.',
    });
  } else {
    found.flags.set(flag.name, [...earlier, value]);
  }
}

function split(word: string): [string, string?] {
  const equals = word.indexOf('=');
  return equals < 0 ? [word] : [word.slice(0, equals), word.slice(equals + 1)];
}

/** A lone `-` is the standard input. */
function isValue(word: string | undefined): word is string {
  return word !== undefined && (word === '-' || !word.startsWith('-'));
}

function unknownFlag(shown: string, known: readonly Flag[]): Problem {
  const names = known.filter(({ help }) => help !== '').map(({ name }) => `--${name}`);
  const near = nearest(shown, names);
  return {
    where: shown,
    what: 'there is no such flag',
    mend: `${near ? `Did you mean "${near}"? ` : ''}--help lists them all.`,
  };
}
