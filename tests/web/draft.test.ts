import { parseRequest } from '../../core/stackfile';
import { catalogAnswer } from '../../server/answers/catalog';
import { openWorkshop } from '../../server/workshop';
import {
  chosenIn,
  draftOf,
  EMPTY,
  isPreset,
  requestOf,
  withOption,
  withPreset,
  withToggled,
  withUse,
} from '../../web/src/state/draft';
import { boundsOf, type Field, fieldsOf, valueOf } from '../../web/src/state/form';
import { providersOf, rolesOf } from '../../web/src/state/roles';

const catalog = catalogAnswer(openWorkshop());
const starter = catalog.presets.find(({ name }) => name === 'starter')!;

describe('the draft', () => {
  const full = withUse(withOption(withPreset(EMPTY, starter), 'postgresql', 'port', 5544), 'warehouse', 'postgresql');

  it('is a request that the engine takes, and comes back from one', () => {
    const request = requestOf(full);
    expect(parseRequest(JSON.parse(JSON.stringify(request)))).toEqual(request);
    expect(draftOf(request)).toEqual(full);
    expect(requestOf(EMPTY)).toEqual({ name: 'my_project' });
  });

  it('knows a preset by its components, in whatever order', () => {
    expect(catalog.presets.map((preset) => isPreset(withPreset(full, preset), preset))).toEqual(
      catalog.presets.map(() => true),
    );
    expect(isPreset(withToggled(full, 'storage', 'duckdb'), starter)).toBe(false);
  });

  it('forgets with a provider what was said about it', () => {
    const without = withToggled(full, 'storage', 'postgresql');
    expect([without.options, without.use]).toEqual([{}, {}]);
    expect(chosenIn(without)).not.toContain('postgresql');
  });

  it('keeps with a preset what was said about those that stay, and nothing else', () => {
    const local = catalog.presets.find(({ name }) => name === 'local')!;
    const other = withPreset(withOption(full, 'dbt', 'threads', 2), local);
    expect([other.options, other.use]).toEqual([{ dbt: { threads: 2 } }, {}]);
  });

  it('drops an option that is not given any more', () => {
    expect(withOption(full, 'postgresql', 'port', undefined).options).toEqual({});
  });
});

describe('forms made from schemas', () => {
  it.each(providersOf(catalog).map((provider) => [provider.name, provider] as const))(
    'has a field with a description for each option of %s',
    (_, provider) => {
      const fields = fieldsOf(provider);
      expect(fields.map(({ name }) => name)).toEqual(
        Object.keys((provider.options['properties'] ?? {}) as Record<string, unknown>),
      );
      for (const field of fields) expect(field.description).not.toBe('');
      for (const field of fields) if (field.kind === 'choice') expect(field.choices?.length).toBeGreaterThan(0);
    },
  );

  it.each([
    ['number', '5544', 5544],
    ['number', 'many', 'many'],
    ['number', ' ', undefined],
    ['text', ' 0 6 * * * ', '0 6 * * *'],
    ['choice', '17', '17'],
    ['switch', 'true', true],
    ['switch', 'false', false],
    ['switch', '', undefined],
  ] as const)('reads a %s field: %p', (kind, typed, value) => {
    expect(valueOf({ name: 'x', label: 'X', description: '', kind }, typed)).toBe(value);
  });

  it.each([
    [{ least: 1, most: 9 }, '1 to 9'],
    [{ least: 1 }, 'at least 1'],
    [{ most: 9 }, 'at most 9'],
    [{}, ''],
  ])('says the bounds %j', (bounds, words) => {
    expect(boundsOf({ name: 'x', label: 'X', description: '', kind: 'number', ...bounds } as Field)).toBe(words);
  });
});

describe('roles', () => {
  it.each([
    [['dlt', 'postgresql'], []],
    [['postgresql', 'duckdb'], []],
    [['dlt', 'postgresql', 'duckdb'], [['warehouse', ['postgresql', 'duckdb']]]],
  ])('of %j are %j', (names, roles) => {
    const found = rolesOf(catalog, new Set(names));
    expect(found.map(({ capability, offerers }) => [capability, offerers.map(({ name }) => name)])).toEqual(roles);
  });
});
