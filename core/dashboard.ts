import type { MART_TABLES } from './thread';

/**
 * The dashboard "Revenue", as values: the one home of what it asks and shows. Every tool makes its own queries and charts
 * from them, so all of them show the same numbers.
 */
export const REVENUE_DASHBOARD = {
  title: 'Revenue',
  description: 'What the shop earned: by day, by country, by customer.',
} as const;

export interface DashboardQuery {
  title: string;
  /** What a reader must know to read it rightly. */
  note: string;
  chart: 'number' | 'line' | 'bar' | 'table';
  table: (typeof MART_TABLES)[number];
  /** What it shows, from left to right. Where one of them is a sum, the others are what is summed up by. */
  columns: readonly DashboardColumn[];
  /** The day that a range of days is about; without one, the query always covers all days. */
  day?: string;
  /** In which order, by column of the table or of the query; `-` before a name turns it round. */
  order?: readonly string[];
  limit?: number;
  /** Leaves out what sums up to nothing. */
  withoutZeros?: boolean;
}

export interface DashboardColumn {
  /** Its name in the answer: an identifier that no warehouse has to quote. */
  name: string;
  title: string;
  /** Present for a sum: the column of the table. */
  sumOf?: string;
  kind: 'money' | 'count' | 'day' | 'text';
}

const money = (name: string, title: string): DashboardColumn => ({ name, title, kind: 'money' });
const count = (name: string, title: string): DashboardColumn => ({ name, title, kind: 'count' });
const day = (name: string, title: string): DashboardColumn => ({ name, title, kind: 'day' });
const text = (name: string, title: string): DashboardColumn => ({ name, title, kind: 'text' });
/** A sum never has the name of its column: in ClickHouse the name would mean the sum wherever the query says it. */
const total = (column: DashboardColumn): DashboardColumn => ({
  ...column,
  name: `total_${column.name}`,
  sumOf: column.name,
});

const NET_REVENUE = money('net_revenue', 'Net revenue');

/** Amounts are in this currency (ISO 4217). */
export const CURRENCY = 'EUR';

export const DASHBOARD_QUERIES = {
  net_revenue: {
    title: 'Net revenue',
    note: 'In the time range.',
    chart: 'number',
    table: 'marts.daily_revenue',
    columns: [total(NET_REVENUE)],
    day: 'order_date',
  },
  orders: {
    title: 'Orders',
    note: 'In the time range, without cancelled ones.',
    chart: 'number',
    table: 'marts.daily_revenue',
    columns: [total(count('orders', 'Orders'))],
    day: 'order_date',
  },
  refunds: {
    title: 'Refunds',
    note: 'In the time range.',
    chart: 'number',
    table: 'marts.daily_revenue',
    columns: [total(money('refunds', 'Refunds'))],
    day: 'order_date',
  },
  revenue_by_day: {
    title: 'Net revenue by day',
    note: 'Days are UTC.',
    chart: 'line',
    table: 'marts.daily_revenue',
    columns: [day('order_date', 'Day'), NET_REVENUE],
    day: 'order_date',
    order: ['order_date'],
  },
  revenue_by_country: {
    title: 'Net revenue by country',
    note: 'All days; ZZ is guests, and customers without a country.',
    chart: 'bar',
    table: 'marts.customer_value',
    columns: [text('country', 'Country'), total(NET_REVENUE)],
    order: ['-total_net_revenue', 'country'],
    withoutZeros: true,
  },
  top_customers: {
    title: 'Top 10 customers by net revenue',
    note: 'All days; Guest is every order without a customer.',
    chart: 'table',
    table: 'marts.customer_value',
    columns: [
      text('name', 'Customer'),
      text('country', 'Country'),
      count('orders', 'Orders'),
      day('last_order_date', 'Last order'),
      NET_REVENUE,
    ],
    order: ['-net_revenue', 'customer_id'],
    limit: 10,
  },
} as const satisfies Record<string, DashboardQuery>;

export type DashboardQueryId = keyof typeof DASHBOARD_QUERIES;

/** The sum of a column of the table. Of no rows at all it is nothing, where a number is shown alone. */
export function sumExpression({ sumOf = '' }: DashboardColumn, alone = false): string {
  return alone ? `coalesce(sum(${sumOf}), 0)` : `sum(${sumOf})`;
}

export interface SqlOptions {
  /** A condition on the rows: the tool's own way to say which days. */
  where?: string;
  /** How a column is called in the answer; by its name when not given. */
  alias?: (column: DashboardColumn) => string;
  /** What stands before the schema, where a connection has no database of its own. */
  database?: string;
}

/** The query in the SQL that all warehouses have in common. */
export function dashboardSql(query: DashboardQuery, { where, alias, database }: SqlOptions = {}): string {
  const { table, columns, order = [], limit, withoutZeros = false } = query;
  const sums = columns.filter(({ sumOf }) => sumOf !== undefined);
  const keys = sums.length > 0 ? columns.filter(({ sumOf }) => sumOf === undefined) : [];
  const selected = columns.map((column) => {
    const value = column.sumOf === undefined ? column.name : sumExpression(column, keys.length === 0);
    const name = alias?.(column) ?? column.name;
    return value === name ? value : `${value} AS ${name}`;
  });
  const sorted = order.map((name) => {
    const column = name.replace(/^-/, '');
    const sum = sums.find((candidate) => candidate.name === column);
    return `${sum ? sumExpression(sum) : column}${name.startsWith('-') ? ' DESC' : ''}`;
  });
  return [
    `SELECT ${selected.join(', ')}`,
    `FROM ${database === undefined ? '' : `${database}.`}${table}`,
    ...(where ? [`WHERE ${where}`] : []),
    ...(keys.length > 0 ? [`GROUP BY ${keys.map(({ name }) => name).join(', ')}`] : []),
    ...(withoutZeros ? [`HAVING ${sums.map((sum) => `${sumExpression(sum)} <> 0`).join(' OR ')}`] : []),
    ...(sorted.length > 0 ? [`ORDER BY ${sorted.join(', ')}`] : []),
    ...(limit === undefined ? [] : [`LIMIT ${limit}`]),
  ].join('\n');
}
