import type { Plan } from '../../../server/contract';
import { memory, plural } from '../state/words';
import { dollars } from './cost';
import { Mends } from './mends';

/** The figures that decide whether it fits, and what the generator wants to be known. */
export function Summary({ plan }: { plan: Plan }) {
  const added = plan.components.filter(({ addedBecause }) => addedBecause !== undefined);
  return (
    <>
      <dl className="figures">
        <Figure term="Components" value={String(plan.components.length)} />
        <Figure term="Services" value={plan.services.length === 0 ? 'none, no Docker' : String(plan.services.length)} />
        <Figure term="Ports" value={String(plan.ports.length)} />
        {plan.memory.total > 0 && <Figure term="Memory" value={memory(plan.memory.total)} />}
        {plan.cost && <Figure term="In the cloud" value={`${dollars(plan.cost.monthly)} a month`} />}
      </dl>
      {(added.length > 0 || plan.warnings.length > 0) && (
        <details className="notice" open={plan.warnings.length + added.length < 4}>
          <summary>{plural(added.length + plan.warnings.length, 'thing')} to know</summary>
          <ul>
            {added.map(({ name, title, addedBecause }) => (
              <li key={name}>
                <strong>{title}</strong> is added automatically: {addedBecause}.
              </li>
            ))}
            {plan.warnings.map(({ what, remedies }) => (
              <li key={what}>
                {what.replace(/\.$/, '')}. <Mends remedies={remedies} otherwise={undefined} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Figure({ term, value }: { term: string; value: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}
