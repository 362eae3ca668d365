import { join } from 'node:path';
import { pythonWith } from '../python';
import { REPOSITORY } from '../shell';
import type { Written } from './generated';
import { complaints } from './programs';

/** Contracts of Soda, as Soda itself reads them: its JSON schema, its words, its checks. */
export function contractFindings(written: Written): string[] {
  const python = pythonWith('soda-duckdb==4.28.0', 'duckdb==1.5.5');
  const program = join(REPOSITORY, 'tests/e2e/python/soda_contracts.py');
  return written.findings(complaints(python, [program, ...written.paths], written.folder));
}
