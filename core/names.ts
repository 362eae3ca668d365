import { z } from 'zod';
import type { Problem } from './problems';
import { called, type Phrase, phrase, rename } from './remedies';

export const LONGEST_NAME = 40;
const PATTERN = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;

/** A name as far as a schema can say it; which ones are reserved is for nameProblem, which also says what would do. */
export const nameSchema = z.string().max(LONGEST_NAME).regex(PATTERN);

/**
 * Names that mean something else where a project's name ends up: a Python module or keyword, an SQL word or schema, a dbt
 * package, a file name that some system keeps for itself.
 */
const RESERVED: ReadonlySet<string> = new Set(
  [
    'and as assert async await break class continue def del elif else except false finally for from global if import in is lambda',
    'none nonlocal not or pass raise return true try while with yield match case type self',
    'all any between by create database delete distinct drop exists group having index insert into join like limit null on order',
    'primary public schema select set table to union unique update user using values view when where',
    'raw staging marts main test tests data default postgres postgresql template warehouse information_schema',
    'airflow dagster dbt dlt duckdb great_expectations grafana prometheus streamlit terraform sys os site',
    'aux con nul prn com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9 node_modules',
  ].flatMap((line) => line.split(' ')),
);

/** What is wrong with a project's name, or undefined. The mend names one that would do. */
export function nameProblem(name: unknown, where = 'name'): Problem | undefined {
  if (typeof name !== 'string' || name.trim() === '') {
    return { where, what: 'the project has no name', mend: phrase`Give one, e.g. ${proposal('my_project')}.` };
  }
  const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
  if (name.length > LONGEST_NAME) {
    return {
      where,
      what: `${shown} has ${name.length} characters`,
      mend: phrase`Use at most ${String(LONGEST_NAME)}, e.g. ${proposal(tamed(name))}.`,
    };
  }
  if (!PATTERN.test(name)) {
    return {
      where,
      what: `${shown} cannot name a project`,
      mend: phrase`Use lower-case letters, digits, "_" and "-", beginning with a letter, e.g. ${proposal(tamed(name))}.`,
    };
  }
  if (RESERVED.has(name.replaceAll('-', '_'))) {
    return {
      where,
      what: `${shown} is a reserved word of Python, SQL or one of the tools`,
      mend: phrase`Use e.g. ${proposal(`${name}_project`)}.`,
    };
  }
  return undefined;
}

function proposal(name: string): Phrase {
  return called(name, rename(name));
}

/** The nearest acceptable name: letters without their accents, everything else an underscore. */
function tamed(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST_NAME)
    .replace(/_+$/, '');
  return nameProblemFree(plain) ? plain : 'my_project';
}

function nameProblemFree(name: string): boolean {
  return PATTERN.test(name) && !RESERVED.has(name);
}
