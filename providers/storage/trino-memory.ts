import type { Problem } from '../../core/problems';

export interface MemoryOptions {
  heap_gb: number;
  query_memory_gb?: number | undefined;
  workers: number;
}

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
  const available = heapGb * LARGEST_SHARE * Math.max(1, workers);
  if (queryGb === undefined || queryGb <= available) return undefined;
  return {
    where: 'options.lakehouse.query_memory_gb',
    what: `a query may take ${queryGb} GB, but Trino’s servers have ${available.toFixed(1)} GB for queries (70 % of their heap)`,
    mend: 'Lower query_memory_gb, or raise heap_gb or workers.',
  };
}
