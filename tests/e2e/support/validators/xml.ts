import type { Written } from './generated';
import { complaints } from './programs';

const PROGRAM = 'import sys, xml.etree.ElementTree as tree\nfor path in sys.argv[1:]: tree.parse(path)';

export function xmlFindings(written: Written): string[] {
  return written.findings(complaints('python3', ['-c', PROGRAM, ...written.paths], written.folder));
}
