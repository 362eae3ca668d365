import type { Change } from '../../core/changes';
import type { Materials } from '../generation/materials';
import type { Order } from '../generation/order';
import { type Prepared, prepare } from '../generation/prepare';
import { styleOf } from '../terminal/style';
import { summaryText } from '../terminal/summary';
import type { OutputSettings } from '../command-line/output-settings';
import { type Inquirer, say } from './ask';
import { askGo } from './confirm';
import { askConflicts } from './conflicts';

/** The order of a request, before the policy on conflicts is settled. */
export function orderOf(request: Order['request'], directory: string, settings: OutputSettings): Order {
  const { templates, dryRun, zip, json, onConflict } = settings;
  return {
    request,
    directory,
    templates,
    dryRun,
    json,
    onConflict: onConflict === 'ask' ? 'merge' : onConflict,
    ...(zip && { zip }),
  };
}

/** Nothing to do needs no consent. */
function isIdle({ plan, project }: Prepared): boolean {
  const rests = (change: Change) => !change.write && change.action !== 'delete' && change.action !== 'conflict';
  return project !== undefined && plan.changes.every(rests);
}

/**
 * Shows what an order would do and asks whether to go on. Undefined: the user wants to choose again.
 * @throws Cancelled
 */
export async function settle(
  inquirer: Inquirer,
  order: Order,
  materials: Materials,
  { policyOpen, canChooseAgain }: { policyOpen: boolean; canChooseAgain: boolean },
): Promise<Order | undefined> {
  const prepared = await prepare(order, materials);
  say(summaryText(order, prepared, styleOf(process.stdout)));
  if (order.dryRun || isIdle(prepared)) return order;
  const settled = policyOpen ? { ...order, decisions: await askConflicts(inquirer, prepared, order.directory) } : order;
  return (await askGo(inquirer, canChooseAgain)) === 'go' ? settled : undefined;
}
