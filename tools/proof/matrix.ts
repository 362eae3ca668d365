import type { CompatibilityRow } from '../../core/catalog/compatibility';
import type { Category } from '../../core/categories';
import type { ProviderRegistry } from '../../core/registry';
import type { ProofRecord } from '../../tests/e2e/support/records';

export type ThreadProof = Extract<ProofRecord, { shown: 'thread' }>;
export type LoadedProof = Extract<ProofRecord, { shown: 'loaded' }>;
export type EngineProof = Extract<ProofRecord, { shown: 'engine' }>;

/** What has been shown so far: docs/proof.json. */
export interface Proof {
  threads: Omit<ThreadProof, 'shown' | 'outcome'>[];
  loaded: Omit<LoadedProof, 'shown'>[];
  engine: Omit<EngineProof, 'shown' | 'outcome'>[];
  /** Images that no engine has run, even as a stand-in, by reference: why. */
  notBuilt: Record<string, string>;
}

export const NOTHING: Proof = { threads: [], loaded: [], engine: [], notBuilt: {} };

/** How sure we are of a pair, from most to least. */
export type Evidence = 'moved' | 'moved*' | 'loaded' | 'refused' | 'nothing';

export const LEGEND: Record<Evidence, string> = {
  moved: 'the golden thread went through both, twice, and the marts were equal to the cent',
  'moved*': 'the same, with something standing in for one of the servers; see below',
  loaded: 'a real parser or loader of the tool has accepted what is generated; nothing ran',
  refused: 'cannot work; `npx plop catalog` says why',
  nothing: 'nothing yet',
};

const TOOLS: readonly Category[] = ['ingestion', 'transformation', 'quality'];

/** One table for the terminal and the document: a row a tool, a column a warehouse or another tool. */
export interface Table {
  title: string;
  columns: readonly string[];
  rows: readonly { name: string; cells: readonly Evidence[] }[];
}

export function tablesOf(proof: Proof, registry: ProviderRegistry): Table[] {
  const warehouses = registry.names('storage').filter((name) => name !== 'seaweedfs');
  const evidence = (tool: string, other: string) =>
    evidenceOf(proof, tool, other, registry.compatibilityBetween(tool, other));
  const table = (title: string, names: readonly string[], columns: readonly string[]): Table => ({
    title,
    columns,
    rows: names.map((name) => ({ name, cells: columns.map((column) => evidence(name, column)) })),
  });
  const [ingestion = [], transformation = [], quality = []] = TOOLS.map((category) => registry.names(category));
  return [
    table('Ingestion into each warehouse', ingestion, warehouses),
    table('Transformation in each warehouse', transformation, warehouses),
    table('Quality on each warehouse', quality, warehouses),
    table('Ingestion, then transformation', ingestion, transformation),
    table('Transformation, then quality', transformation, quality),
  ];
}

function evidenceOf(proof: Proof, tool: string, other: string, row: CompatibilityRow | undefined): Evidence {
  if (row?.verdict === 'refused') return 'refused';
  const together = proof.threads.filter((thread) => [tool, other].every((name) => membersOf(thread).includes(name)));
  if (together.some(({ services }) => [tool, other].every((name) => isReal(services[name])))) return 'moved';
  if (together.length > 0) return 'moved*';
  return proof.loaded.some((loaded) => loaded.tool === tool && loaded.with === other) ? 'loaded' : 'nothing';
}

function membersOf({ ingestion, warehouse, transformation, quality }: Proof['threads'][number]): string[] {
  return [ingestion, warehouse, transformation, ...quality];
}

/** A component without a service of its own is the tool itself. */
export function isReal(shown: string | undefined): boolean {
  return shown === undefined || shown.startsWith('the real');
}

/** Newer records over older ones; what fails now is shown no longer. */
export function withRecords(proof: Proof, records: readonly ProofRecord[]): Proof {
  const threads = new Map(proof.threads.map((thread) => [keyOf(thread), thread]));
  const loaded = new Map(proof.loaded.map((one) => [`${one.tool} + ${one.with}`, one]));
  const engine = new Map(proof.engine.map((one) => [one.stack, one]));
  for (const record of records) {
    if (record.shown === 'engine') {
      const { shown: _, outcome, ...one } = record;
      if (outcome === 'passed') engine.set(one.stack, one);
      else engine.delete(one.stack);
      continue;
    }
    if (record.shown === 'loaded') {
      const { shown: _, ...one } = record;
      loaded.set(`${one.tool} + ${one.with}`, one);
      continue;
    }
    const { shown: _, outcome, ...thread } = record;
    if (outcome === 'passed') threads.set(keyOf(thread), thread);
    else threads.delete(keyOf(thread));
  }
  return { ...proof, threads: sorted(threads), loaded: sorted(loaded), engine: sorted(engine) };
}

function keyOf(thread: Proof['threads'][number]): string {
  return [thread.source ?? 'files', ...membersOf(thread)].join(' > ');
}

function sorted<Value>(values: ReadonlyMap<string, Value>): Value[] {
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
