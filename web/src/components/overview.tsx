import type { Catalog } from '../../../server/contract';
import type { Answers } from '../state/answers';
import type { Draft } from '../state/draft';
import { capital } from '../state/words';

interface Props {
  catalog: Catalog;
  draft: Draft;
  answers: Answers;
  titles: ReadonlyMap<string, string>;
}

/** The eight categories and what stands in each, in one row; a click leads there. */
export function Overview({ catalog, draft, answers, titles }: Props) {
  return (
    <nav className="overview" aria-label="Categories">
      <ul>
        {catalog.categories.map(({ name: category }) => {
          const chosen = draft.components[category].map((name) => titles.get(name) ?? name);
          const added = (answers.plan?.components ?? []).filter(
            (one) => one.category === category && one.addedBecause !== undefined && !chosen.includes(one.title),
          );
          const members = [...chosen, ...added.map(({ title }) => title)];
          return (
            <li key={category}>
              <button type="button" data-filled={members.length > 0 || undefined} onClick={() => goTo(category)}>
                <strong>{capital(category)}</strong>
                <span>{members.join(', ') || 'none'}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function goTo(category: string): void {
  const section = document.getElementById(`category-${category}`);
  section?.scrollIntoView({ block: 'start' });
  section?.focus({ preventScroll: true });
}
