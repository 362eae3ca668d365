import type { Catalog, CatalogProvider } from '../../../server/contract';
import type { Answers } from '../state/answers';
import type { Draft } from '../state/draft';
import type { Field } from '../state/form';
import { capital } from '../state/words';
import { ProviderCard } from './provider-card';

interface Props {
  catalog: Catalog;
  draft: Draft;
  answers: Answers;
  titles: ReadonlyMap<string, string>;
  onToggle: (provider: CatalogProvider) => void;
  onOption: (provider: CatalogProvider, field: Field, value: unknown) => void;
}

/** The eight categories, side by side where there is room. */
export function Board({ catalog, draft, answers, titles, onToggle, onOption }: Props) {
  const added = new Map(
    answers.plan?.components.flatMap(({ name, addedBecause }) =>
      addedBecause === undefined ? [] : [[name, addedBecause] as const],
    ),
  );
  return (
    <div className="board">
      {catalog.categories.map(({ name: category, summary, providers }) => (
        <section key={category} className="category" aria-labelledby={`category-${category}`}>
          <h2 id={`category-${category}`} tabIndex={-1}>
            {capital(category)}
          </h2>
          <p className="category-summary">{summary}</p>
          <ul className="cards">
            {providers.map((provider) => (
              <ProviderCard
                key={provider.name}
                provider={provider}
                chosen={draft.components[category].includes(provider.name)}
                addedBecause={added.get(provider.name)}
                choice={answers.choices[provider.name]}
                given={draft.options[provider.name] ?? {}}
                problems={answers.problems}
                titles={titles}
                onToggle={onToggle}
                onOption={onOption}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
