import type { Problem } from '../api';
import { capital } from '../state/words';
import { Mends } from './mends';

/** What is wrong, and what would mend it. */
export function ProblemText({ problem: { what, mend, remedies } }: { problem: Problem }) {
  return (
    <>
      {capital(what)}. <Mends remedies={remedies} otherwise={mend} />
    </>
  );
}
