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

/** The sum of a column of the expected daily_revenue, as the dashboards write it. */
export function totalOf(column: string): string {
  const [header = '', ...lines] = (expectedMarts()['daily_revenue'] ?? '').trim().split('\n');
  const at = header.split(',').indexOf(column);
  const cents = lines.reduce((sum, line) => sum + Math.round(Number(line.split(',')[at]) * 100), 0);
  return (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });
}
