import { type Draft, EMPTY } from '../../web/src/state/draft';
import { draftFromLink, linkOf } from '../../web/src/state/link';

const draft = (parts: Partial<Draft>): Draft => ({ ...EMPTY, ...parts });
const components = (parts: Partial<Draft['components']>) => ({ ...EMPTY.components, ...parts });

describe('a stack as a link', () => {
  it.each([
    ['nothing but a name', draft({ name: 'shop' })],
    ['components', draft({ components: components({ storage: ['postgresql', 'duckdb'], quality: ['dbt-tests'] }) })],
    ['who serves', draft({ use: { warehouse: 'duckdb' } })],
    ['a number', draft({ options: { postgresql: { port: 5544 } } })],
    ['a word that looks like a number', draft({ options: { postgresql: { version: '17' } } })],
    ['a word that looks like a boolean', draft({ options: { x: { y: 'true', z: true } } })],
    ['a word that looks like JSON', draft({ options: { x: { y: '{"a": 1}', z: '"' } } })],
    ['what an address gives a meaning', draft({ options: { airflow: { schedule: '0 6 * * *', x: '#&=+%, ü/?' } } })],
    ['lists and maps', draft({ options: { x: { y: [1, 'two'], z: { deep: null } } } })],
    ['empty words', draft({ name: '', options: { x: { y: '' } } })],
  ])('comes back as it went: %s', (_, stack) => {
    expect(draftFromLink(linkOf(stack))).toEqual(stack);
  });

  it('can be read', () => {
    const stack = draft({
      components: components({ storage: ['postgresql', 'duckdb'] }),
      use: { warehouse: 'duckdb' },
      options: { postgresql: { port: 5544 } },
    });
    expect(linkOf(stack)).toBe(
      '#name=my_project&storage=postgresql,duckdb&use.warehouse=duckdb&set.postgresql.port=5544',
    );
  });

  it.each(['', '#', '#project', '#x=1&use.a=b'])('is none in %p', (fragment) => {
    expect(draftFromLink(fragment)).toBeUndefined();
  });

  it('keeps strangers out of prototypes, and each provider once', () => {
    const stack = draftFromLink(
      '#name=a&storage=x,x,,y&set.__proto__.polluted=1&set.x.__proto__=1&use.__proto__=x&set.a.b.c=1',
    );
    expect(stack).toEqual(draft({ name: 'a', components: components({ storage: ['x', 'y'] }) }));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
