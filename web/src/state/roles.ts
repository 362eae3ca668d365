import type { Catalog, CatalogProvider } from '../../../server/contract';

/** A capability that somebody needs and several of the stack's components offer: which one serves is the user's to say. */
export interface Role {
  capability: string;
  offerers: readonly CatalogProvider[];
}

export function rolesOf(catalog: Catalog, present: ReadonlySet<string>): Role[] {
  const members = providersOf(catalog).filter(({ name }) => present.has(name));
  const needed = new Set(members.flatMap(({ needs }) => needs.map(({ capability }) => capability)));
  return [...needed].flatMap((capability) => {
    const offerers = members.filter(({ offers }) => offers.includes(capability));
    return offerers.length > 1 ? [{ capability, offerers }] : [];
  });
}

export function providersOf(catalog: Catalog): CatalogProvider[] {
  return catalog.categories.flatMap(({ providers }) => providers);
}
