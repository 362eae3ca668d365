import { inFlags, type Phrase, textOf } from './remedies';

/** Something about a stack that its owner should know: it works, and could be otherwise. */
export interface Note {
  what: string;
  /** How the sentence goes on in text, with the changes that would turn it round. */
  mend?: Phrase;
}

/** In the words of the command line. */
export function formatNote({ what, mend = [] }: Note): string {
  return `${what}${textOf(mend, inFlags)}`;
}
