import type { Draft } from './draft';

/** One change of the draft, in words that follow "Undo:". */
export interface Change {
  draft: Draft;
  label: string;
  /** Changes in a row with the same key are one: each letter of a name is no step of its own. */
  key?: string;
}

export interface History {
  present: Draft;
  /** The step that led here, and its number: answers of the API are compared from step to step. */
  last: { label: string; key?: string; number: number };
  past: readonly Entry[];
  future: readonly Entry[];
}

interface Entry {
  draft: Draft;
  /** Of the step between this draft and the one after it. */
  label: string;
}

/** Nobody goes back further by hand. */
const LONGEST_PAST = 100;

export type Action = { type: 'change'; change: Change } | { type: 'undo' } | { type: 'redo' };

export function startWith(draft: Draft): History {
  return { present: draft, last: { label: 'start', number: 0 }, past: [], future: [] };
}

export function reduce(history: History, action: Action): History {
  switch (action.type) {
    case 'change':
      return change(history, action.change);
    case 'undo':
      return undo(history);
    case 'redo':
      return redo(history);
  }
}

function change(history: History, { draft, label, key }: Change): History {
  const { present, last, past } = history;
  if (draft === present) return history;
  if (key !== undefined && key === last.key) return { ...history, present: draft, future: [] };
  return {
    present: draft,
    last: { label, ...(key !== undefined && { key }), number: last.number + 1 },
    past: [...past, { draft: present, label }].slice(-LONGEST_PAST),
    future: [],
  };
}

function undo({ present, last, past, future }: History): History {
  const entry = past.at(-1);
  if (!entry) return { present, last, past, future };
  return {
    present: entry.draft,
    last: { label: `undo: ${entry.label}`, number: last.number + 1 },
    past: past.slice(0, -1),
    future: [{ draft: present, label: entry.label }, ...future],
  };
}

function redo({ present, last, past, future }: History): History {
  const [entry, ...rest] = future;
  if (!entry) return { present, last, past, future };
  return {
    present: entry.draft,
    last: { label: entry.label, number: last.number + 1 },
    past: [...past, { draft: present, label: entry.label }],
    future: rest,
  };
}
