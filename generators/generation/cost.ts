import { estimateCost } from '../../core/cost';
import type { ProjectContext } from '../../core/context';

/** What a stack's place in a cloud costs, in words; undefined for a stack that describes none. */
export function costSummary(ctx: ProjectContext): string | undefined {
  const estimate = estimateCost(ctx);
  if (!estimate) return undefined;
  const { monthly, currency, title } = estimate;
  return `about ${Math.round(monthly)} ${currency} a month in ${title} (rough: docs/ has the table)`;
}
