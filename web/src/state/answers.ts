import type { Choices, Plan, StackRequest } from '../../../server/contract';
import type { Problem } from '../api';
import type { FileRow } from './files';

/** The files of a stack that worked, and the step of the history that led to it. */
export interface Snapshot {
  step: number;
  /** Absent before anything is chosen. */
  request?: StackRequest;
  files: readonly FileRow[];
}

/** What the API says of the draft. What it said last stays until it says something new. */
export interface Answers {
  pending: boolean;
  /** Of the last draft that worked; absent before there is one. */
  plan?: Plan;
  choices: Choices['choices'];
  /** What is wrong with the draft as it is. */
  problems: readonly Problem[];
  /** Why there is no answer, and what to do. */
  failure?: string;
  /** The files after the last step, and those before it. */
  now: Snapshot;
  before: Snapshot;
}

export type Answer =
  | { type: 'asked' }
  | { type: 'nothing chosen'; step: number }
  | { type: 'plan'; plan: Plan }
  | { type: 'choices'; choices: Choices['choices'] }
  | { type: 'preview'; snapshot: Snapshot }
  | { type: 'refused'; problems: readonly Problem[] }
  | { type: 'failed'; message: string }
  | { type: 'answered' };

const NO_FILES: Snapshot = { step: -1, files: [] };

export const NO_ANSWERS: Answers = { pending: true, choices: {}, problems: [], now: NO_FILES, before: NO_FILES };

export function reduceAnswers(answers: Answers, answer: Answer): Answers {
  const { failure: _failure, ...rest } = answers;
  switch (answer.type) {
    case 'asked':
      return { ...answers, pending: true };
    case 'nothing chosen': {
      const { plan: _plan, ...others } = rest;
      return { ...withSnapshot({ ...others, problems: [] }, { step: answer.step, files: [] }) };
    }
    case 'plan':
      return { ...rest, plan: answer.plan, problems: [] };
    case 'choices':
      return { ...rest, choices: answer.choices };
    case 'preview':
      return withSnapshot(rest, answer.snapshot);
    case 'refused':
      return { ...rest, problems: answer.problems };
    case 'failed':
      return { ...answers, failure: answer.message, pending: false };
    case 'answered':
      return { ...answers, pending: false };
  }
}

/** Several answers to one step replace each other; the first of a new one is what the step is measured by. */
function withSnapshot(answers: Answers, snapshot: Snapshot): Answers {
  return { ...answers, before: snapshot.step === answers.now.step ? answers.before : answers.now, now: snapshot };
}
