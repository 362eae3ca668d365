import { useCallback, useEffect, useState } from 'react';
import type { Catalog } from '../../../server/contract';
import { fetchCatalog } from '../api';

export interface CatalogState {
  catalog?: Catalog;
  failure?: string;
  retry: () => void;
}

export function useCatalog(): CatalogState {
  const [state, setState] = useState<Omit<CatalogState, 'retry'>>({});
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const { signal, abort } = newAbort();
    fetchCatalog(signal).then(
      (catalog) => setState({ catalog }),
      (error: Error) => !signal.aborted && setState({ failure: error.message }),
    );
    return abort;
  }, [attempt]);
  const retry = useCallback(() => setAttempt((number) => number + 1), []);
  return { ...state, retry };
}

function newAbort() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
