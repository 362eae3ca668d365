import { type Dispatch, useCallback, useEffect, useReducer, useState } from 'react';
import { fetchChoices, fetchPlan, fetchPreview, Refused } from '../api';
import { type Answer, type Answers, NO_ANSWERS, reduceAnswers } from '../state/answers';
import { chosenIn, type Draft, requestOf } from '../state/draft';

/** How long typing may go on before the API is asked, in milliseconds. */
const CALM = 120;

/** Keeps what the API says in step with the draft. */
export function useAnswers(draft: Draft, step: number): Answers & { retry: () => void } {
  const [answers, dispatch] = useReducer(reduceAnswers, NO_ANSWERS);
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((number) => number + 1), []);
  useEffect(() => {
    const controller = new AbortController();
    dispatch({ type: 'asked' });
    const timer = setTimeout(() => void askAll(draft, step, dispatch, controller.signal), CALM);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [draft, step, attempt]);
  useRetryWhenBack(answers.failure !== undefined, retry);
  return { ...answers, retry };
}

async function askAll(draft: Draft, step: number, dispatch: Dispatch<Answer>, signal: AbortSignal): Promise<void> {
  const request = requestOf(draft);
  const unlessAborted = (answer: Answer) => {
    if (!signal.aborted) dispatch(answer);
  };
  const choices = fetchChoices(request, signal).then(
    ({ choices }) => unlessAborted({ type: 'choices', choices }),
    // What is wrong with the whole is for the plan to say; here only silence counts.
    (error: Error) => error instanceof Refused || unlessAborted({ type: 'failed', message: error.message }),
  );
  if (chosenIn(draft).length === 0) {
    unlessAborted({ type: 'nothing chosen', step });
  } else {
    try {
      const [plan, { files }] = await Promise.all([fetchPlan(request, signal), fetchPreview(request, signal)]);
      unlessAborted({ type: 'plan', plan });
      unlessAborted({ type: 'preview', snapshot: { step, request, files } });
    } catch (error) {
      if (error instanceof Refused) unlessAborted({ type: 'refused', problems: error.document.problems });
      else return unlessAborted({ type: 'failed', message: (error as Error).message });
    }
  }
  await choices;
  unlessAborted({ type: 'answered' });
}

/** Asks again when the network or the user comes back. */
function useRetryWhenBack(failed: boolean, retry: () => void): void {
  useEffect(() => {
    if (!failed) return;
    const events = ['online', 'focus'] as const;
    for (const event of events) window.addEventListener(event, retry);
    return () => events.forEach((event) => window.removeEventListener(event, retry));
  }, [failed, retry]);
}
