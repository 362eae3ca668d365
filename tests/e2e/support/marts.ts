import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, succeed } from './shell';

export const MARTS = ['daily_revenue', 'customer_value'] as const;

/** What every stack's marts must hold, computed without SQL; see tests/golden-thread. */
export function expectedMarts(): Record<string, string> {
  return Object.fromEntries(
    MARTS.map((mart) => [mart, readFileSync(join(REPOSITORY, 'tests/golden-thread/expected', `${mart}.csv`), 'utf8')]),
  );
}

/** The marts as the project's own client exports them. */
export function exportedMarts(project: string, env: Record<string, string> = {}): Record<string, string> {
  const out = join(project, 'exported');
  succeed('scripts/step', ['warehouse', 'python', 'warehouse/marts.py', '--csv', out], {
    cwd: project,
    env: { RUNNER: 'venv', ...env },
  });
  return Object.fromEntries(MARTS.map((mart) => [mart, readFileSync(join(out, `${mart}.csv`), 'utf8')]));
}

/** What each chart of the dashboard must show, by its title: computed from the expected marts without SQL. */
export function expectedRows(): Record<string, string[][]> {
  const { daily_revenue: daily = '', customer_value: customers = '' } = expectedMarts();
  const days = rowsOf(daily);
  const people = rowsOf(customers);
  const sum = (rows: Row[], column: string) => rows.reduce((total, row) => total + cents(row[column]), 0);
  const countries = [...new Set(people.map((row) => row['country'] ?? ''))].map((country) => ({
    country,
    total: sum(
      people.filter((row) => row['country'] === country),
      'net_revenue',
    ),
  }));
  const best = [...people].sort(
    (a, b) => cents(b['net_revenue']) - cents(a['net_revenue']) || Number(a['customer_id']) - Number(b['customer_id']),
  );
  const columns = ['name', 'country', 'orders', 'last_order_date', 'net_revenue'];
  return {
    'Net revenue': [[euros(sum(days, 'net_revenue'))]],
    Orders: [[String(sum(days, 'orders') / 100)]],
    Refunds: [[euros(sum(days, 'refunds'))]],
    'Net revenue by day': days.map((row) => [row['order_date'] ?? '', euros(cents(row['net_revenue']))]),
    'Net revenue by country': countries
      .filter(({ total }) => total !== 0)
      .sort((a, b) => b.total - a.total)
      .map(({ country, total }) => [country, euros(total)]),
    'Top 10 customers by net revenue': best.slice(0, 10).map((row) => columns.map((column) => row[column] ?? '')),
  };
}

/** One of the sums at the head of the dashboard, written as people read it: 12,345.60 */
export function shownSum(title: 'Net revenue' | 'Refunds'): string {
  const amount = Number(expectedRows()[title]?.[0]?.[0]);
  return amount.toLocaleString('en-US', { minimumFractionDigits: 2 });
}

type Row = Record<string, string>;

function rowsOf(csv: string): Row[] {
  const [header = '', ...lines] = csv.trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(valuesOf(line).map((value, index) => [names[index] ?? '', value])));
}

/** A value that holds a comma or a quotation mark stands in quotation marks, each of its own doubled. */
function valuesOf(line: string): string[] {
  const values = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [];
  return values.map((value) =>
    value.replace(/,$/, '').replace(/^"(.*)"$/, (_, inner: string) => inner.replaceAll('""', '"')),
  );
}

function cents(amount = '0'): number {
  return Math.round(Number(amount) * 100);
}

function euros(amount: number): string {
  return (amount / 100).toFixed(2);
}
