import type { CostEstimate } from '../../core/cost';
import type { ProjectContext } from '../../core/context';
import type { CloudPlace } from '../../core/services';
import { cloudSteps } from './cloud-steps';
import { type CloudName, CLOUDS } from './clouds';
import { assumptions, type Made, resourcesOf } from './sizes';

/** What a cloud would be asked for, for the estimate of its cost. */
export function cloudPlace(ctx: ProjectContext, cloud: CloudName): CloudPlace {
  // Asked once the stack is complete, and does not change after that.
  let known: Made | undefined;
  const once = () => (known ??= made(ctx));
  return {
    cloud,
    title: CLOUDS[cloud].title,
    resources: () => resourcesOf(cloud, once()),
    assumptions: () => assumptions(once()),
  };
}

function made(ctx: ProjectContext): Made {
  const warehouse = ctx.getServiceByCapability('warehouse');
  const steps = cloudSteps(ctx);
  const file = warehouse !== undefined && !warehouse.host && !warehouse.account;
  return { server: warehouse?.host !== undefined, file: file && steps.steps.length > 0, steps };
}

/** The estimate as the rows of a table in a document. */
export function costTable({ items, monthly, currency, date, region, assumptions: guesses }: CostEstimate): object {
  return {
    monthly: Math.round(monthly),
    currency,
    date,
    region,
    assumptions: guesses,
    items: items.map(({ what, quantity, unit, price, monthly: cost, source, seen }) => ({
      what,
      quantity: `${quantity} ${unit}`,
      price: String(Number(price.toPrecision(4))),
      monthly: cost.toFixed(2),
      source: seen ? `${source}, ${seen}` : `${source} (remembered, not looked up)`,
    })),
  };
}
