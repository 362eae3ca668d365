import { complaints, goProgram } from './programs';
import type { Written } from './generated';

export function workflowFindings(written: Written): string[] {
  const actionlint = goProgram('github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12');
  return written.findings(complaints(actionlint, ['-no-color', '-oneline', ...written.paths], written.folder));
}
