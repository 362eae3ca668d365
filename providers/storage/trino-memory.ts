import type { Problem } from '../../core/problems';
import { called, phrase, type Remedy, set } from '../../core/remedies';

export interface MemoryOptions {
  heap_gb: number;
  query_memory_gb?: number | undefined;
  workers: number;
}

export const MOST_HEAP_GB = 256;
export const MOST_WORKERS = 16;

/** Share of a server's heap that one query may take when nothing is said. */
const USUAL_SHARE = 0.4;
/** Trino keeps 30 % of its heap (memory.heap-headroom-per-node) and does not start when queries may take more than the rest. */
const LARGEST_SHARE = 0.7;

/** Trino's memory settings, in MB. */
export function memoryOf({ heap_gb: heapGb, query_memory_gb: queryGb, workers }: MemoryOptions) {
  const heap = heapGb * 1024;
  const servers = Math.max(1, workers);
  const query = queryGb === undefined ? Math.floor(heap * USUAL_SHARE) * servers : queryGb * 1024;
  const perServer = Math.max(Math.floor(heap * USUAL_SHARE), Math.ceil(query / servers));
  return {
    heap_mb: heap,
    query_mb: query,
    query_per_server_mb: Math.min(perServer, query, Math.floor(heap * LARGEST_SHARE)),
  };
}

export function memoryProblem(options: MemoryOptions): Problem | undefined {
  const { heap_gb: heapGb, query_memory_gb: queryGb, workers } = options;
  const servers = Math.max(1, workers);
  const available = heapGb * LARGEST_SHARE * servers;
  if (queryGb === undefined || queryGb <= available) return undefined;
  const lower = setWithin('query_memory_gb', Math.floor(available), 1, queryGb);
  const raiseHeap = setWithin('heap_gb', Math.ceil(queryGb / LARGEST_SHARE / servers), heapGb, MOST_HEAP_GB);
  const raiseWorkers = setWithin('workers', Math.ceil(queryGb / LARGEST_SHARE / heapGb), workers, MOST_WORKERS);
  return {
    where: 'options.lakehouse.query_memory_gb',
    what: `a query may take ${queryGb} GB, but Trino’s servers have ${available.toFixed(1)} GB for queries (70 % of their heap)`,
    mend: phrase`${called('Lower query_memory_gb', ...lower)}, or raise ${called('heap_gb', ...raiseHeap)} or ${called('workers', ...raiseWorkers)}.`,
  };
}

function setWithin(option: keyof MemoryOptions, value: number, least: number, most: number): Remedy[] {
  return value >= least && value <= most ? [set('lakehouse', option, value)] : [];
}
