import { createContext, useContext } from 'react';
import type { CatalogProvider, Remedy } from '../../../server/contract';
import type { Mend, MendGroup } from '../state/mends';

export interface Mending {
  mendsOf: (remedies: readonly Remedy[], adding?: CatalogProvider) => readonly MendGroup[];
  onMend: (mend: Mend) => void;
}

/** What the buttons of a mend work on. Where there is no draft to change (an imported text) they stand as words. */
export const MendingContext = createContext<Mending | undefined>(undefined);

export function useMending(): Mending | undefined {
  return useContext(MendingContext);
}
