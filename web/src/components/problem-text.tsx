import type { Problem } from '../api';
import { capital } from '../state/words';

/** What is wrong, and its mend, as two sentences. */
export function ProblemText({ problem: { what, mend } }: { problem: Problem }) {
  return (
    <>
      {capital(what)}. <strong>{mend}</strong>
    </>
  );
}
