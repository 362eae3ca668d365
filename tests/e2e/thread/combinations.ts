import { COMPATIBILITY } from '../../../core/catalog/compatibility';
import { builtInRegistry } from '../../../providers';
import type { ThreadRecord } from '../support/records';

/** One way through the thread: what carries the data from the source files to checked marts. */
export interface Combination extends ThreadRecord {
  /** More of the request, such as a database that the ingestion reads instead of the files. */
  flags?: readonly string[];
}

/**
 * What every change is held against: each component at least once, and each warehouse with more than one tool. `--full`
 * adds whatever it takes to see every pair of ingestion, warehouse, transformation and quality.
 */
export const SUBSET: readonly Combination[] = [
  through('dlt', 'postgresql', 'dbt', 'great-expectations', 'soda', 'dbt-tests'),
  through('sling', 'clickhouse', 'dbt', 'dbt-tests', 'great-expectations'),
  through('meltano', 'duckdb', 'sqlmesh', 'soda'),
  through('pyairbyte', 'mariadb', 'sql', 'great-expectations'),
  through('redpanda', 'mysql', 'sqlmesh'),
  through('kafka', 'lakehouse', 'dbt', 'soda'),
  { ...through('debezium', 'postgresql', 'spark', 'soda'), source: 'mariadb' },
];

function through(ingestion: string, warehouse: string, transformation: string, ...quality: string[]): Combination {
  return { ingestion, warehouse, transformation, quality };
}

const registry = builtInRegistry();

/** Every pair of two stations that is said to work, in as few combinations as a greedy choice finds. */
export function fullCombinations(): Combination[] {
  const open = new Set(pairs());
  const done: Combination[] = [];
  for (const combination of SUBSET) {
    for (const pair of pairsOf(combination)) open.delete(pair);
    done.push(combination);
  }
  const candidates = everyCombination();
  for (;;) {
    const gain = (candidate: Combination) => pairsOf(candidate).filter((pair) => open.has(pair)).length;
    const best = candidates.reduce<{ candidate?: Combination; gain: number }>(
      (found, candidate) => {
        const own = gain(candidate);
        return own > found.gain ? { candidate, gain: own } : found;
      },
      { gain: 0 },
    );
    if (!best.candidate) return done;
    for (const pair of pairsOf(best.candidate)) open.delete(pair);
    done.push(best.candidate);
  }
}

/** Warehouses that can be had here; for the others a loader or a parser is all there is. */
const MOVABLE = ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql', 'lakehouse'];

function everyCombination(): Combination[] {
  return MOVABLE.flatMap((warehouse) =>
    registry.names('ingestion').flatMap((ingestion) =>
      registry.names('transformation').flatMap((transformation) => {
        if (![ingestion, transformation].every((tool) => fits(tool, warehouse))) return [];
        const quality = registry
          .names('quality')
          .filter(
            (tool) => tool !== NEEDS_HUB && fits(tool, warehouse) && (tool !== NEEDS_DBT || transformation === 'dbt'),
          );
        return [{ ingestion, warehouse, transformation, quality }];
      }),
    ),
  );
}

/** Checks that are part of a dbt project. */
const NEEDS_DBT = 'dbt-tests';
/** Its dbt package comes from dbt's hub, which a machine without the open internet does not reach. */
const NEEDS_HUB = 'elementary';

function pairs(): string[] {
  return everyCombination().flatMap(pairsOf);
}

function pairsOf({ ingestion, warehouse, transformation, quality }: Combination): string[] {
  const stations = [[ingestion], [warehouse], [transformation], quality];
  return stations.flatMap((ones, index) =>
    stations.slice(index + 1).flatMap((others) => ones.flatMap((one) => others.map((other) => `${one} + ${other}`))),
  );
}

function fits(tool: string, warehouse: string): boolean {
  return COMPATIBILITY.some((row) => row.tool === tool && row.with === warehouse && row.verdict === 'works');
}
