import type { Catalog } from '../../../server/contract';
import type { Answers } from '../state/answers';
import type { Draft } from '../state/draft';
import { problemsAt } from '../state/places';
import { rolesOf } from '../state/roles';
import { capital, spaced } from '../state/words';
import { ProblemText } from './problem-text';

interface Props {
  catalog: Catalog;
  draft: Draft;
  answers: Answers;
  onUse: (capability: string, provider: string | undefined) => void;
}

/** Who serves what several could; shown only when there is something to decide. */
export function Roles({ catalog, draft, answers, onUse }: Props) {
  const present = new Set([
    ...Object.values(draft.components).flat(),
    ...(answers.plan?.components ?? []).map(({ name }) => name),
  ]);
  const roles = rolesOf(catalog, present);
  if (roles.length === 0) return null;
  return (
    <section className="roles" aria-labelledby="roles-title">
      <h2 id="roles-title">Who serves what several offer</h2>
      <div className="role-list">
        {roles.map(({ capability, offerers }) => {
          const place = `use.${capability}`;
          const [problem] = problemsAt(answers.problems, place);
          return (
            <div key={capability} className="role">
              <label htmlFor={`role-${capability}`}>{capital(spaced(capability))}</label>
              <select
                id={`role-${capability}`}
                value={draft.use[capability] ?? ''}
                onChange={({ target }) => onUse(capability, target.value || undefined)}
                aria-invalid={problem !== undefined}
                aria-describedby={problem && `problem-${place}`}
              >
                <option value="">Let the generator decide</option>
                {offerers.map(({ name, title }) => (
                  <option key={name} value={name}>
                    {title}
                  </option>
                ))}
              </select>
              {problem && (
                <span className="field-error" id={`problem-${place}`}>
                  <ProblemText problem={problem} />
                </span>
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
}
