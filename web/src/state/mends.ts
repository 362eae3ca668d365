import type { CatalogProvider, Remedy } from '../../../server/contract';
import { type Draft, requestOf, withChosen, withLeftOut, withOption, withoutOptions, withUse } from './draft';
import { labelOf } from './form';
import { capital, lowerFirst, spaced } from './words';

/** One button of what would mend a problem. */
export interface Mend {
  /** Beside the lead of its group. */
  text: string;
  /** The whole of it, for those who hear it alone, and for "Undo". */
  name: string;
  draft: Draft;
}

/** Buttons of which one is enough, behind words that they have in common. */
export interface MendGroup {
  lead?: string;
  mends: readonly Mend[];
}

/** Remedies in the words of the page: what each makes of the draft. Those that would change nothing are left out. */
export function mendsOf(
  remedies: readonly Remedy[],
  draft: Draft,
  titles: ReadonlyMap<string, string>,
  /** The provider that cannot be added as things are: it comes along with what makes it possible. */
  adding?: CatalogProvider,
): MendGroup[] {
  const start = adding ? withChosen(draft, adding.category, adding.name) : draft;
  const known = [draft, start].map(sameAs);
  const groups = remedies.map((remedy) => groupOf(remedy, start, titles));
  return groups.flatMap(({ lead, mends }) => {
    const useful = mends.filter((mend) => !known.includes(sameAs(mend.draft)));
    if (useful.length === 0) return [];
    const group = { mends: useful, ...(lead !== undefined && { lead }) };
    return adding && useful.every((mend) => mend.draft.components[adding.category].includes(adding.name))
      ? [withAddition(group, adding.title)]
      : [group];
  });
}

function withAddition({ lead, mends }: MendGroup, title: string): MendGroup {
  const added = (text: string) => `Add ${title} and ${lowerFirst(text)}`;
  return {
    ...(lead !== undefined && { lead: added(lead) }),
    mends: mends.map((mend) => ({
      ...mend,
      text: lead === undefined ? added(mend.text) : mend.text,
      name: added(mend.name),
    })),
  };
}

function groupOf(remedy: Remedy, draft: Draft, titles: ReadonlyMap<string, string>): MendGroup {
  const title = (provider: string) => titles.get(provider) ?? `“${provider}”`;
  const alone = (name: string, changed: Draft): MendGroup => ({ mends: [{ text: name, name, draft: changed }] });
  switch (remedy.change) {
    case 'choose': {
      const { category, anyOf, insteadOf } = remedy;
      const lead = insteadOf === undefined || anyOf.includes(insteadOf) ? 'Choose' : `Replace ${title(insteadOf)} with`;
      const mends = anyOf.map((provider) => ({
        text: title(provider),
        name: `${lead} ${title(provider)}`,
        draft: withChosen(draft, category, provider, insteadOf),
      }));
      return { lead, mends };
    }
    case 'use': {
      const { capability, provider } = remedy;
      return alone(`Set ${capital(spaced(capability))} to ${title(provider)}`, withUse(draft, capability, provider));
    }
    case 'let-decide': {
      const { capability } = remedy;
      return alone(
        `Let the generator decide who serves as ${spaced(capability)}`,
        withUse(draft, capability, undefined),
      );
    }
    case 'set': {
      const { provider, option, value } = remedy;
      return alone(
        `Set ${labelOf(option)} of ${title(provider)} to ${value}`,
        withOption(draft, provider, option, value),
      );
    }
    case 'unset': {
      const { provider, option } = remedy;
      if (option === undefined) return alone(`Drop the options of ${title(provider)}`, withoutOptions(draft, provider));
      return alone(`Drop the option “${option}” of ${title(provider)}`, withOption(draft, provider, option, undefined));
    }
    case 'leave-out':
      return alone(`Take off ${title(remedy.provider)}`, withLeftOut(draft, remedy.provider));
    case 'rename':
      return alone(`Call it ${remedy.name}`, { ...draft, name: remedy.name });
  }
}

function sameAs(draft: Draft): string {
  return JSON.stringify(requestOf(draft));
}
