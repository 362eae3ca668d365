import { useCallback, useEffect, useMemo } from 'react';
import type { Catalog, CatalogProvider } from '../../../server/contract';
import { useAnswers } from '../hooks/use-answers';
import { useHistory } from '../hooks/use-history';
import { type Mending, MendingContext } from '../hooks/use-mending';
import { type Draft, isChosen, withOption, withPreset, withToggled, withUse } from '../state/draft';
import { changesBetween } from '../state/files';
import type { Field } from '../state/form';
import { mendsOf } from '../state/mends';
import { providersOf } from '../state/roles';
import { lowerFirst } from '../state/words';
import { Announcer } from './announcer';
import { Board } from './board';
import { FootBar } from './foot-bar';
import { Header } from './header';
import { Overview } from './overview';
import { Presets } from './presets';
import { Project } from './project';
import { Roles } from './roles';

/** The one screen: the choices on the left, and live beside them what they make. */
export function Builder({ catalog }: { catalog: Catalog }) {
  const [history, dispatch] = useHistory();
  const draft = history.present;
  const answers = useAnswers(draft, history.last.number);
  const changes = useMemo(() => changesBetween(answers.before.files, answers.now.files), [answers.before, answers.now]);
  const titles = useMemo(() => new Map(providersOf(catalog).map(({ name, title }) => [name, title])), [catalog]);

  // From here on every click is answered: what the browser tests measure.
  useEffect(() => void performance.mark('interactive'), []);

  const change = useCallback(
    (to: Draft, label: string, key?: string) =>
      dispatch({ type: 'change', change: { draft: to, label, ...(key !== undefined && { key }) } }),
    [dispatch],
  );
  const toggle = ({ category, name, title }: CatalogProvider) =>
    change(withToggled(draft, category, name), `${isChosen(draft, category, name) ? 'remove' : 'add'} ${title}`);
  const setOption = ({ name, title }: CatalogProvider, field: Field, value: unknown) =>
    change(withOption(draft, name, field.name, value), `${title}: ${field.label}`, `option ${name}.${field.name}`);

  const mending = useMemo<Mending>(
    () => ({
      mendsOf: (remedies, adding) => mendsOf(remedies, draft, titles, adding),
      onMend: (mend) => change(mend.draft, lowerFirst(mend.name)),
    }),
    [draft, titles, change],
  );

  return (
    <MendingContext value={mending}>
      <a className="skip-link" href="#project" onClick={skipTo('project')}>
        Skip to the project
      </a>
      <Header
        history={history}
        answers={answers}
        onName={(name) => change({ ...draft, name }, 'the name', 'name')}
        onImport={(imported) => change(imported, 'import')}
        onUndo={() => dispatch({ type: 'undo' })}
        onRedo={() => dispatch({ type: 'redo' })}
      />
      <main className="screen">
        <div className="choices">
          <Presets
            presets={catalog.presets}
            draft={draft}
            onChoose={(preset) => change(withPreset(draft, preset), `preset ${preset.name}`)}
          />
          <Overview catalog={catalog} draft={draft} answers={answers} titles={titles} />
          <Roles
            catalog={catalog}
            draft={draft}
            answers={answers}
            onUse={(capability, provider) => change(withUse(draft, capability, provider), `who serves ${capability}`)}
          />
          <Board
            catalog={catalog}
            draft={draft}
            answers={answers}
            titles={titles}
            onToggle={toggle}
            onOption={setOption}
          />
        </div>
        <Project answers={answers} changes={changes} label={history.last.label} titles={titles} draft={draft} />
      </main>
      <FootBar draft={draft} answers={answers} />
      <Announcer answers={answers} step={history.last.number} label={history.last.label} changes={changes} />
    </MendingContext>
  );
}

/** The fragment of the address is the stack's: links within the page move the focus instead. */
function skipTo(id: string) {
  return (event: { preventDefault: () => void }) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
}
