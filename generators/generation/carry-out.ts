import { applyChanges } from '../../core/project';
import { writeArchive } from './archive';
import type { Materials } from './materials';
import type { Order } from './order';
import { type Prepared, prepare, type Watcher } from './prepare';

/** What came of an order. */
export interface Outcome extends Prepared {
  order: Order;
  kind: 'written' | 'planned' | 'zipped';
  /** Paths that need the user: markers inside, or a file of theirs in the way. */
  conflicts: readonly string[];
}

/** The one thing that every generator ends in: plan, compare, write. @throws ProblemsError before anything is written. */
export async function carryOut(
  order: Order,
  materials: Materials,
  watcher: Watcher & { write?(): void } = {},
): Promise<Outcome> {
  const prepared = await prepare(order, materials, watcher);
  const conflicts = prepared.plan.changes.filter(({ action }) => action === 'conflict').map(({ path }) => path);
  const outcome = { ...prepared, order, conflicts };
  if (order.dryRun) return { ...outcome, kind: 'planned' };
  watcher.write?.();
  if (order.zip) {
    await writeArchive(prepared.output.vfs, prepared.output.ctx.folderName, order.zip);
    return { ...outcome, kind: 'zipped' };
  }
  applyChanges(order.directory, prepared.output, prepared.plan, prepared.project);
  return { ...outcome, kind: 'written' };
}
