import type { Catalog, StackRequest } from '../../../server/contract';
import { CATEGORIES, type Category } from '../../../core/categories';

/** The stack as it is being put together: a request whose every part is there, so that edits need no checks. */
export interface Draft {
  name: string;
  components: Readonly<Record<Category, readonly string[]>>;
  /** Which provider serves a capability that several offer. */
  use: Readonly<Record<string, string>>;
  /** Options by provider, as they were given; what is absent has its default. */
  options: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export const FIRST_NAME = 'my_project';

const NOTHING = Object.fromEntries(CATEGORIES.map((category) => [category, []])) as unknown as Draft['components'];

export const EMPTY: Draft = { name: FIRST_NAME, components: NOTHING, use: {}, options: {} };

export function chosenIn(draft: Draft): string[] {
  return CATEGORIES.flatMap((category) => draft.components[category]);
}

export function isChosen(draft: Draft, category: Category, provider: string): boolean {
  return draft.components[category].includes(provider);
}

export function withToggled(draft: Draft, category: Category, provider: string): Draft {
  const chosen = draft.components[category];
  if (!chosen.includes(provider))
    return { ...draft, components: { ...draft.components, [category]: [...chosen, provider] } };
  return withLeftOut(draft, provider);
}

/** With a provider that may take the place of another, so that what is served in the order of the choice stays so. */
export function withChosen(draft: Draft, category: Category, provider: string, insteadOf?: string): Draft {
  const replaced = draft.components[category].map((name) => (name === insteadOf ? provider : name));
  const rest = insteadOf === undefined || insteadOf === provider ? draft : withLeftOut(draft, insteadOf);
  const elsewhere = Object.entries(rest.components).map(([other, names]) => [
    other,
    names.filter((name) => name !== provider),
  ]);
  const chosen = [...new Set([...replaced, provider])];
  return {
    ...rest,
    components: { ...(Object.fromEntries(elsewhere) as Draft['components']), [category]: chosen },
  };
}

/** Without a provider, wherever it was chosen, and without what was said about it. */
export function withLeftOut(draft: Draft, provider: string): Draft {
  const components = Object.entries(draft.components).map(([category, names]) => [
    category,
    names.filter((name) => name !== provider),
  ]);
  return {
    ...draft,
    components: Object.fromEntries(components) as Draft['components'],
    use: withoutValue(draft.use, provider),
    options: without(draft.options, provider),
  };
}

export function withoutOptions(draft: Draft, provider: string): Draft {
  return { ...draft, options: without(draft.options, provider) };
}

/** A preset's components in the place of those that were there. What was said about those that stay is kept. */
export function withPreset(draft: Draft, preset: Catalog['presets'][number]): Draft {
  const components = { ...NOTHING, ...preset.components } as Draft['components'];
  const stays = new Set(Object.values(components).flat());
  const kept = (entries: Draft['options']) =>
    Object.fromEntries(Object.entries(entries).filter(([key]) => stays.has(key)));
  const use = Object.fromEntries(Object.entries(draft.use).filter(([, provider]) => stays.has(provider)));
  return { ...draft, components, use, options: kept(draft.options) };
}

/** @param value undefined: as when it is not given */
export function withOption(draft: Draft, provider: string, option: string, value: unknown): Draft {
  const given = { ...without(draft.options[provider] ?? {}, option), ...(value !== undefined && { [option]: value }) };
  const others = without(draft.options, provider);
  return { ...draft, options: Object.keys(given).length > 0 ? { ...others, [provider]: given } : others };
}

export function withUse(draft: Draft, capability: string, provider: string | undefined): Draft {
  const others = without(draft.use, capability);
  return { ...draft, use: provider === undefined ? others : { ...others, [capability]: provider } };
}

/** What the API takes, and what stack.yaml holds: nothing that is empty. */
export function requestOf(draft: Draft): StackRequest {
  const filled = CATEGORIES.filter((category) => draft.components[category].length > 0);
  return {
    name: draft.name,
    ...Object.fromEntries(filled.map((category) => [category, [...draft.components[category]]])),
    ...(Object.keys(draft.use).length > 0 && { use: { ...draft.use } }),
    ...(Object.keys(draft.options).length > 0 && { options: { ...draft.options } }),
  } as StackRequest;
}

/** The other way round, for a request that the API has completed. */
export function draftOf(request: StackRequest): Draft {
  const components = Object.fromEntries(CATEGORIES.map((category) => [category, request[category] ?? []]));
  return {
    name: request.name,
    components: components as unknown as Draft['components'],
    use: request.use ?? {},
    options: request.options ?? {},
  };
}

/** Whether a preset's components are exactly those that are chosen. */
export function isPreset(draft: Draft, preset: Catalog['presets'][number]): boolean {
  return CATEGORIES.every((category) => {
    const given = preset.components[category] ?? [];
    const chosen = draft.components[category];
    return given.length === chosen.length && given.every((name) => chosen.includes(name));
  });
}

function without<Value>(entries: Readonly<Record<string, Value>>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries).filter(([name]) => name !== key));
}

function withoutValue(entries: Readonly<Record<string, string>>, value: string): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([, given]) => given !== value));
}
