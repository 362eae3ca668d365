import { carryOut } from './generation/carry-out';
import type { Materials } from './generation/materials';
import type { Order } from './generation/order';
import { failureText, showFailure } from './terminal/failure';
import { outcomeJson } from './terminal/outcome-json';
import { Progress } from './terminal/progress';
import { headline, reportText } from './terminal/report';
import { counted, styleOf } from './terminal/style';

/**
 * The one action of every generator: an order becomes files. Plop shows what it returns after a tick, and what it throws after
 * a cross, ending with status 1.
 */
export async function carryOutOrder(order: Order, materials: Materials): Promise<string> {
  const progress = new Progress(order.json ? process.stderr : process.stdout);
  const watcher = {
    phase: (name: Parameters<Progress['begin']>[0]) => progress.begin(name),
    ports: () => progress.begin('ports'),
    write: () => progress.begin('write'),
  };
  const outcome = await carryOut(order, materials, watcher).catch((error: unknown) => {
    progress.drop();
    if (order.json) showFailure(error, true);
    throw new Error(failureText(error), { cause: error });
  });
  progress.end();
  const undecided = outcome.conflicts.length;
  const style = styleOf(process.stdout);
  const report = order.json ? `${JSON.stringify(outcomeJson(outcome), null, 2)}\n` : reportText(outcome, style);
  if (undecided > 0) {
    process.stdout.write(report);
    throw new Error(`${headline(outcome)}: ${counted(undecided, 'file')} for you to decide`);
  }
  // After Plop's own line, so that the next command to type is the last thing on the screen.
  setImmediate(() => process.stdout.write(report));
  return headline(outcome);
}
