import type { Answers } from '../state/answers';
import { type Changes, describeCounts } from '../state/files';
import { capital, plural } from '../state/words';

interface Props {
  answers: Answers;
  step: number;
  label: string;
  changes: Changes;
}

/** Says what the last step did, for those who do not see the screen change. */
export function Announcer({ answers: { pending, problems, plan, now }, step, label, changes }: Props) {
  return (
    <p className="hidden" role="status">
      {pending || step === 0 ? '' : `${capital(label)}. ${outcome()}`}
    </p>
  );

  function outcome(): string {
    if (problems.length > 0)
      return `${plural(problems.length, 'problem')}: ${problems.map(({ what }) => what).join('; ')}.`;
    if (now.files.length === 0) return 'Nothing is chosen.';
    const added = plan?.components.flatMap(({ title, addedBecause }) =>
      addedBecause === undefined ? [] : [`${title} is there automatically: ${addedBecause}.`],
    );
    return [`Files: ${describeCounts(changes)}.`, ...(added ?? [])].join(' ');
  }
}
