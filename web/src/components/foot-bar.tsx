import type { Answers } from '../state/answers';
import { chosenIn, type Draft } from '../state/draft';
import { memory, plural } from '../state/words';
import { Button } from './button';

/** On a phone the project stands below the choices: this stays in sight and leads there. */
export function FootBar({ draft, answers: { plan, problems } }: { draft: Draft; answers: Answers }) {
  const chosen = chosenIn(draft).length;
  if (chosen === 0) return null;
  return (
    <aside className="foot-bar" aria-label="In short">
      <span>
        {plural(plan?.components.length ?? chosen, 'component')}
        {plan?.memory && plan.memory.total > 0 && ` · ${memory(plan.memory.total)}`}
        {problems.length > 0 && ` · ${plural(problems.length, 'problem')}`}
      </span>
      <Button onPress={showProject}>See the project</Button>
    </aside>
  );
}

function showProject(): void {
  const project = document.getElementById('project');
  project?.focus({ preventScroll: true });
  project?.scrollIntoView({ block: 'start' });
}
