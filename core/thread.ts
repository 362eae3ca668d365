import { STEP_KINDS, type Step } from './services';

/** The golden thread: the data set `shop` that every stack carries, by the names it has at each station. */
export const SOURCE_FILES = ['data/customers.csv', 'data/orders.csv', 'data/order_items.csv'] as const;
/** The same data set in an operational database, where the stack has one. */
export const SOURCE_TABLES = ['shop.customers', 'shop.orders', 'shop.order_items'] as const;
export const RAW_TABLES = ['raw.customers', 'raw.orders', 'raw.order_items'] as const;
export const MART_TABLES = ['marts.daily_revenue', 'marts.customer_value'] as const;
/** What the columns of the marts hold, for tools that must be told. */
export const MART_COLUMNS: Readonly<
  Record<(typeof MART_TABLES)[number], Readonly<Record<string, 'date' | 'integer' | 'decimal' | 'text'>>>
> = {
  'marts.daily_revenue': {
    order_date: 'date',
    orders: 'integer',
    items_sold: 'integer',
    gross_revenue: 'decimal',
    refunds: 'decimal',
    net_revenue: 'decimal',
  },
  'marts.customer_value': {
    customer_id: 'integer',
    name: 'text',
    country: 'text',
    first_order_date: 'date',
    last_order_date: 'date',
    orders: 'integer',
    net_revenue: 'decimal',
  },
};

/** Steps in the order in which they run: by kind, then as registered. */
export function inThreadOrder<S extends Step>(steps: readonly S[]): S[] {
  return [...steps].sort((a, b) => rank(a) - rank(b));
}

/**
 * Ids of the steps that must have succeeded before `step`: those that write what it reads, before anything is published
 * every check, and before a step that reads what is published all that publish.
 */
export function dependenciesOf(step: Step, steps: readonly Step[]): string[] {
  const awaited = steps.filter(
    (other) =>
      rank(other) < rank(step) &&
      (other.writes.some((table) => step.reads.includes(table)) ||
        (step.kind === 'publish' && (other.kind === 'check' || other.kind === 'publish'))),
  );
  return inThreadOrder(awaited).map(({ id }) => id);
}

function rank({ kind, readsPublished }: Step): number {
  return STEP_KINDS.indexOf(kind) + (readsPublished ? 0.5 : 0);
}

/** A command as one line of POSIX shell. */
export function commandLine(command: readonly string[]): string {
  return command.map(shellWord).join(' ');
}

/** Quotes a word for a POSIX shell only where it needs it. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
