import type { Note } from '../core/notes';
import type { Problem } from '../core/problems';
import { type Dialect, remediesOf, textOf } from '../core/remedies';
import type { ProblemDocument, Warning } from './contract';

/** The words of the API: the key of a request, or of stack.yaml, that says it. */
const inKeys: Dialect = (remedy) => {
  switch (remedy.change) {
    case 'choose':
      return `"${remedy.category}: ${remedy.anyOf.join(' or ')}"`;
    case 'use':
      return `"use.${remedy.capability}: ${remedy.provider}"`;
    case 'set':
      return `"options.${remedy.provider}.${remedy.option}: ${remedy.value}"`;
  }
};

/** A problem as the API tells it: its mend in the API's words, and as the changes of the request that it proposes. */
export function told({ where, what, mend }: Problem): ProblemDocument['problems'][number] {
  return { where, what, mend: textOf(mend, inKeys), remedies: remediesOf(mend) };
}

export function toldNote({ what, mend = [] }: Note): Warning {
  return { what, text: `${what}${textOf(mend, inKeys)}`, remedies: remediesOf(mend) };
}
