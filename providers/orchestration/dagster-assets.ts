import { constantCase } from 'change-case';
import type { OwnedStep, StepModels } from '../../core/services';
import { dependenciesOf } from '../../core/thread';

export interface AssetRow extends OwnedStep {
  is_check: boolean;
  /** Assets that the step makes, by the name of their table; one named like the step where it makes no table. */
  makes: string[];
  /** Assets that it is made from. */
  deps: string[];
  /** Those of them that are no table it reads: what must be there before its first tables are made. */
  after: string[];
  /** Present where its tool lists what it makes: how to ask, and the name of the answer in Python. */
  listed: (StepModels & { constant: string; results: readonly string[] }) | null;
  /** A check's tables: those it stands guard over, and those it only looks at. */
  checked: string[];
  also_read: string[];
}

/** A step as assets, or, where it writes nothing, as checks on the tables that it reads. */
export function assetRows(steps: readonly OwnedStep[]): AssetRow[] {
  const rows = new Map<string, AssetRow>();
  const taken = new Set<string>();
  // A check can only stand guard over tables that are not read before it runs: the others would have to wait for it.
  const readEarly = new Set(
    steps.filter(({ kind }) => kind !== 'check' && kind !== 'publish').flatMap(({ reads }) => reads),
  );
  for (const step of steps) {
    const checked =
      step.kind === 'check' ? step.reads.filter((table) => taken.has(table) && !readEarly.has(table)) : [];
    // Two steps may write one table, but in Dagster only one of them can be what makes it.
    const first = step.writes.filter((table) => !taken.has(table));
    const makes = first.length > 0 ? first : [step.id];
    const behind = dependenciesOf(step, steps).flatMap((id) => rows.get(id) ?? []);
    const unnamed = behind.filter((row) => !row.is_check && row.makes.includes(row.id)).map(({ id }) => id);
    const published = behind.filter(({ kind }) => kind === 'publish').flatMap((row) => row.makes);
    const after = [...new Set([...unnamed, ...published])];
    rows.set(step.id, {
      ...step,
      is_check: checked.length > 0,
      makes,
      deps: [...new Set([...step.reads, ...after])],
      after,
      listed: step.models ? { results: [], ...step.models, constant: constantCase(step.id) } : null,
      checked,
      also_read: step.reads.filter((table) => !checked.includes(table)),
    });
    for (const table of makes) taken.add(table);
  }
  return [...rows.values()];
}

/** What the thread reads and nobody in it writes: the source files. */
export function sourcesOf(steps: readonly OwnedStep[]): string[] {
  const written = new Set(steps.flatMap(({ writes }) => writes));
  return [...new Set(steps.flatMap(({ reads }) => reads).filter((name) => !written.has(name)))];
}
