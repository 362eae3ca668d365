import { complaints, programOf } from './programs';
import type { Written } from './generated';

/** Names that are nowhere defined, imports that nobody uses, and other mistakes of the kind that pyflakes finds. */
export function pythonFindings(written: Written): string[] {
  const ruff = programOf('ruff==0.17.6', 'ruff');
  const rules = ['check', '--isolated', '--no-cache', '--select', 'E9,F', '--target-version', 'py311'];
  return written.findings(complaints(ruff, [...rules, '--output-format', 'concise', ...written.paths], written.folder));
}
