import { PRICE_REGIONS, PRICES, PRICES_OF, type Price } from './catalog/prices';
import type { ProjectContext } from './context';
import type { CloudPlace } from './services';

export interface CostItem {
  what: string;
  /** Units a month. */
  quantity: number;
  unit: string;
  /** USD a unit. */
  price: number;
  /** USD. */
  monthly: number;
  source: string;
  /** Year and month in which the source showed the price; absent where it could not be looked up. */
  seen?: string;
}

/** What a project's place in a cloud costs a month: rough, from list prices and a guess of how much it is used. */
export interface CostEstimate {
  cloud: string;
  title: string;
  items: CostItem[];
  /** USD, all items together. */
  monthly: number;
  currency: 'USD';
  /** The day of the price table, and the region whose prices it holds. */
  date: string;
  region: string;
  /** What is guessed, and what is left out. */
  assumptions: readonly string[];
}

/** Of the first place in a cloud that a component describes; undefined for a stack that stays on its machine. */
export function estimateCost(ctx: ProjectContext): CostEstimate | undefined {
  const [place] = ctx.services.cloudPlaces;
  return place && costOf(place);
}

/** @throws when the price table lacks a resource: sizes and prices change together. */
export function costOf({ cloud, title, resources, assumptions }: CloudPlace): CostEstimate {
  const items = resources().map(({ price: name, quantity }): CostItem => {
    const price = (PRICES as Readonly<Record<string, Price>>)[name];
    if (!price) throw new Error(`core/catalog/prices.ts has no ${name}`);
    const { what, unit, usd, source, seen } = price;
    return {
      what,
      quantity: rounded(quantity),
      unit,
      price: usd,
      monthly: rounded(quantity * usd),
      source,
      ...(seen === undefined ? {} : { seen }),
    };
  });
  const monthly = rounded(items.reduce((sum, item) => sum + item.monthly, 0));
  const region = PRICE_REGIONS[cloud] ?? '';
  return { cloud, title, items, monthly, currency: 'USD', date: PRICES_OF, region, assumptions: assumptions() };
}

/** To the cent, or to the hundredth of a unit: more digits would say more than is known. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
