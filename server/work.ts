import { ProblemsError, type Problem } from '../core/problems';
import type { StackRequest } from '../core/stackfile';
import { choicesAnswer } from './answers/choices';
import { planAnswer } from './answers/plan';
import { MissingFile, previewAnswer } from './answers/preview';
import { projectAnswer } from './answers/project';
import type { Workshop } from './workshop';

/** What the engine is asked for; plain data, so that it can cross to a worker thread. */
export type WorkOrder = { request: StackRequest } & (
  | { answer: 'plan' | 'choices' }
  | { answer: 'preview'; file?: string | undefined }
  | { answer: 'project'; withEnv: boolean }
);

/** Bytes to send, or why there are none. */
export type Work = Uint8Array | { problems: readonly Problem[]; isMissing: boolean };

export function carryOut(order: WorkOrder, workshop: Workshop): Work {
  try {
    return bytesOf(order, workshop);
  } catch (error) {
    if (error instanceof ProblemsError) return { problems: error.problems, isMissing: error instanceof MissingFile };
    throw error;
  }
}

function bytesOf(order: WorkOrder, workshop: Workshop): Uint8Array {
  switch (order.answer) {
    case 'plan':
      return json(planAnswer(order.request, workshop));
    case 'choices':
      return json(choicesAnswer(order.request, workshop));
    case 'preview':
      return json(previewAnswer(order.request, order.file, workshop));
    case 'project':
      return projectAnswer(order.request, order.withEnv, workshop);
  }
}

function json(answer: object): Uint8Array {
  return Buffer.from(JSON.stringify(answer));
}
