import { lazy, Suspense } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import type { Answers } from '../state/answers';
import { chosenIn, type Draft } from '../state/draft';
import type { Changes } from '../state/files';
import { CommandLine } from './command-line';
import { Diagram } from './diagram';
import { Problems } from './problems';
import { Services } from './services';
import { Summary } from './summary';

const Files = lazy(() => import('./files').then(({ Files }) => ({ default: Files })));

interface Props {
  answers: Answers & { retry: () => void };
  changes: Changes;
  /** Of the step that made the changes. */
  label: string;
  titles: ReadonlyMap<string, string>;
  draft: Draft;
}

/** What the choices make, as it stands. */
export function Project({ answers, changes, label, titles, draft }: Props) {
  const { plan, problems, failure, pending } = answers;
  const isEmpty = chosenIn(draft).length === 0;
  // An answer to a draft that is no more must not pass for one to this.
  const stale = problems.length > 0 || failure !== undefined;
  return (
    <section className="project" id="project" tabIndex={-1} aria-labelledby="project-title" aria-busy={pending}>
      <h2 id="project-title">The project</h2>
      <Problems problems={problems} failure={failure} onRetry={answers.retry} titles={titles} />
      {!plan && isEmpty && !failure && <Invitation />}
      {!plan && !isEmpty && pending && <p className="quiet-note">Working it out…</p>}
      {plan && (
        <>
          {stale && <p className="quiet-note">Below: the project before the last change.</p>}
          <Summary plan={plan} />
          <Diagram diagram={plan.diagram} added={addedIn(plan)} />
          <Tabs className="tabs" defaultSelectedKey="files">
            <TabList className="tab-list" aria-label="The project in detail">
              <Tab id="files">
                Files <span className="count">{answers.now.files.length}</span>
              </Tab>
              <Tab id="services">
                Services <span className="count">{plan.services.length}</span>
              </Tab>
              <Tab id="command">Command</Tab>
            </TabList>
            <TabPanel id="files" className="tab-panel">
              <Suspense fallback={<p className="quiet-note">Loading…</p>}>
                <Files now={answers.now} before={answers.before} changes={changes} label={label} />
              </Suspense>
            </TabPanel>
            <TabPanel id="services" className="tab-panel">
              <Services plan={plan} />
            </TabPanel>
            <TabPanel id="command" className="tab-panel">
              <CommandLine plan={plan} />
            </TabPanel>
          </Tabs>
        </>
      )}
    </section>
  );
}

function addedIn({ components }: NonNullable<Answers['plan']>): ReadonlySet<string> {
  return new Set(components.flatMap(({ title, addedBecause }) => (addedBecause === undefined ? [] : [title])));
}

function Invitation() {
  return (
    <div className="invitation">
      <p>
        <strong>Nothing is chosen yet.</strong> Start from a preset, or tick the first tool: its architecture, files,
        ports and commands appear here while you choose.
      </p>
    </div>
  );
}
