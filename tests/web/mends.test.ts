import type { Remedy } from '../../server/contract';
import { catalogAnswer } from '../../server/answers/catalog';
import { choicesAnswer } from '../../server/answers/choices';
import { told } from '../../server/wording';
import { openWorkshop } from '../../server/workshop';
import { trialWith } from '../../core/trial';
import { chosenIn, type Draft, EMPTY, requestOf, withChosen, withOption, withUse } from '../../web/src/state/draft';
import { type MendGroup, mendsOf } from '../../web/src/state/mends';
import { placeName } from '../../web/src/state/places';
import { providersOf } from '../../web/src/state/roles';

const workshop = openWorkshop();
const trial = trialWith(workshop, workshop.templates);
const providers = providersOf(catalogAnswer(workshop));
const titles = new Map(providers.map(({ name, title }) => [name, title]));

const draftWith = (...names: string[]): Draft =>
  names.reduce((draft, name) => {
    const category = providers.find((provider) => provider.name === name)?.category ?? 'storage';
    return withChosen(draft, category, name);
  }, EMPTY);
const LOCAL = draftWith('duckdb', 'streamlit');

const said = (groups: readonly MendGroup[]) =>
  groups.map(({ lead, mends }) => [lead, ...mends.map(({ text, name }) => (text === name ? name : [text, name]))]);

describe('a remedy, in the words of the page', () => {
  it.each<[string, Remedy, unknown[], Partial<Draft>]>([
    [
      'one in the place of another',
      { change: 'choose', category: 'storage', anyOf: ['postgresql', 'mysql'], insteadOf: 'duckdb' },
      ['Replace DuckDB with', ['PostgreSQL', 'Replace DuckDB with PostgreSQL'], ['MySQL', 'Replace DuckDB with MySQL']],
      { components: draftWith('postgresql', 'streamlit').components },
    ],
    [
      'one more',
      { change: 'choose', category: 'quality', anyOf: ['soda'] },
      ['Choose', ['Soda Core', 'Choose Soda Core']],
      { components: draftWith('duckdb', 'streamlit', 'soda').components },
    ],
    [
      'one less',
      { change: 'leave-out', provider: 'streamlit' },
      [undefined, 'Take off Streamlit'],
      { components: draftWith('duckdb').components },
    ],
    [
      'who serves',
      { change: 'use', capability: 'raw_tables', provider: 'dlt' },
      [undefined, 'Set Raw tables to dlt'],
      { use: { raw_tables: 'dlt' } },
    ],
    [
      'an option',
      { change: 'set', provider: 'streamlit', option: 'port', value: 8600 },
      [undefined, 'Set Port of Streamlit to 8600'],
      { options: { streamlit: { port: 8600 } } },
    ],
    ['the name', { change: 'rename', name: 'shop' }, [undefined, 'Call it shop'], { name: 'shop' }],
  ])('%s', (_, remedy, words, changed) => {
    const groups = mendsOf([remedy], LOCAL, titles);
    expect(said(groups)).toEqual([words]);
    expect(groups[0]?.mends[0]?.draft).toEqual({ ...LOCAL, ...changed });
  });

  it.each<[Remedy, Draft, string]>([
    [
      { change: 'let-decide', capability: 'warehouse' },
      withUse(LOCAL, 'warehouse', 'x'),
      'Let the generator decide who serves as warehouse',
    ],
    [
      { change: 'unset', provider: 'dbt', option: 'prot' },
      withOption(LOCAL, 'dbt', 'prot', 1),
      'Drop the option “prot” of dbt',
    ],
    [{ change: 'unset', provider: 'dbt' }, withOption(LOCAL, 'dbt', 'threads', 1), 'Drop the options of dbt'],
    [{ change: 'leave-out', provider: 'nobody' }, withChosen(LOCAL, 'storage', 'nobody'), 'Take off “nobody”'],
    [
      { change: 'choose', category: 'visualization', anyOf: ['streamlit'], insteadOf: 'streamlit' },
      withChosen(draftWith('duckdb'), 'storage', 'streamlit'),
      'Choose Streamlit',
    ],
  ])('takes back what a link or a file brought: %j', (remedy, draft, name) => {
    const mends = mendsOf([remedy], draft, titles).flatMap((group) => group.mends);
    expect(mends.map((mend) => mend.name)).toEqual([name]);
    expect(requestOf(mends[0]!.draft)).toEqual(requestOf(LOCAL));
  });

  it('is no button when it would change nothing', () => {
    const remedies: Remedy[] = [
      { change: 'leave-out', provider: 'postgresql' },
      { change: 'choose', category: 'storage', anyOf: ['duckdb'] },
    ];
    expect(mendsOf(remedies, LOCAL, titles)).toEqual([]);
  });

  it('keeps the place of what it replaces, and drops what was said about that', () => {
    const draft = withUse(withOption(draftWith('duckdb', 'seaweedfs'), 'duckdb', 'port', 1), 'warehouse', 'duckdb');
    expect(withChosen(draft, 'storage', 'postgresql', 'duckdb')).toEqual(draftWith('postgresql', 'seaweedfs'));
  });

  it('on a card adds the tool that it makes possible', () => {
    const grafana = providers.find(({ name }) => name === 'grafana');
    const remedies: Remedy[] = [
      { change: 'choose', category: 'storage', anyOf: ['postgresql'], insteadOf: 'duckdb' },
      { change: 'choose', category: 'visualization', anyOf: ['superset'], insteadOf: 'grafana' },
      { change: 'leave-out', provider: 'grafana' },
    ];
    const groups = mendsOf(remedies, LOCAL, titles, grafana);
    expect(said(groups)).toEqual([
      ['Add Grafana and replace DuckDB with', ['PostgreSQL', 'Add Grafana and replace DuckDB with PostgreSQL']],
      ['Replace Grafana with', [titles.get('superset'), `Replace Grafana with ${titles.get('superset')}`]],
    ]);
    expect(groups.map(({ mends }) => chosenIn(mends[0]!.draft))).toEqual([
      ['postgresql', 'streamlit', 'grafana'],
      ['duckdb', 'streamlit', 'superset'],
    ]);
  });
});

/** Warehouses with everything that cannot be added beside them. */
const REFUSED = workshop.registry.names('storage').flatMap((storage) => {
  const draft = draftWith(storage);
  const { choices } = choicesAnswer(requestOf(draft), workshop);
  return Object.entries(choices).flatMap(([name, choice]) => (choice.possible ? [] : [{ draft, name, choice }]));
});

describe(`what cannot be added to a warehouse (${REFUSED.length} pairs)`, () => {
  it('can be with each button of its card', () => {
    let tried = 0;
    for (const { draft, name, choice } of REFUSED) {
      const provider = providers.find((each) => each.name === name);
      const mends = mendsOf(choice.remedies ?? [], draft, titles, provider).flatMap((group) => group.mends);
      // Where no other choice is known to do, words say so that are no surface's own.
      if (mends.length === 0) expect(choice.mend).toBe('Choose a component that does, or leave this one out.');
      for (const mend of mends) {
        tried += 1;
        const result = trial(requestOf(mend.draft));
        const problems = 'problems' in result ? result.problems.map(told) : [];
        expect({ mend: mend.name, problems }).toEqual({ mend: mend.name, problems: [] });
      }
    }
    expect(tried).toBeGreaterThan(REFUSED.length);
  });

  it('is explained without a flag of the command line', () => {
    for (const { choice } of REFUSED) expect(`${choice.reason} ${choice.mend}`).not.toMatch(/--\w|npx/);
  });
});

it.each([
  ['name', 'Project name'],
  ['grafana', 'Grafana'],
  ['postgresql.port', 'PostgreSQL: Port'],
  ['options.spark.mode', `${titles.get('spark')}: Mode`],
  ['options.postgresql', 'PostgreSQL'],
  ['use.metadata_database', 'Metadata database'],
  ['storage: postgres', 'Storage: postgres'],
  ['stack', 'stack'],
])('the place %s is called %s', (where, name) => {
  expect(placeName(where, titles)).toBe(name);
});
