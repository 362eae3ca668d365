import { readDiskFile } from '../../core/disk';
import { sha256 } from '../../core/hash';
import type { Manifest } from '../../core/manifest';
import { isText, toLf } from '../../core/merge';
import { counted } from '../terminal/style';
import type { Finding } from './finding';

const CHECK = 'files';
/** More names than this tell nobody anything. */
const MOST_NAMES = 8;

/** What became of the generated files. An edit is no fault; an undecided conflict is one. */
export function checkFiles(directory: string, { files }: Manifest): Finding[] {
  const edited: string[] = [];
  const deleted: string[] = [];
  const undecided: string[] = [];
  for (const [path, known] of Object.entries(files)) {
    const disk = readDiskFile(directory, path);
    if (disk.kind === 'absent') deleted.push(path);
    if (disk.kind !== 'file') continue;
    const text = isText(disk.content) ? toLf(disk.content.toString('utf8')) : undefined;
    if (sha256(disk.content) === known.sha256) continue;
    if (text !== undefined && sha256(Buffer.from(text)) === known.sha256) continue;
    edited.push(path);
    if (text !== undefined && /^<<<<<<< yours$/m.test(text)) undecided.push(path);
  }
  const findings: Finding[] = [
    {
      check: CHECK,
      mark: 'ok',
      what:
        edited.length === 0
          ? `${counted(Object.keys(files).length, 'generated file')}, none edited`
          : `${counted(edited.length, 'file')} edited since generation, kept by every run: ${names(edited)}`,
    },
  ];
  if (deleted.length > 0) {
    findings.push({
      check: CHECK,
      mark: 'warn',
      what: `deleted since generation: ${names(deleted)}`,
      mend: 'They stay deleted. If that was a slip, restore them from version control.',
    });
  }
  if (undecided.length > 0) {
    findings.push({
      check: CHECK,
      mark: 'fail',
      what: `lines between <<<<<<< and >>>>>>> are still undecided: ${names(undecided)}`,
      mend: 'Keep what you want of both sides, delete the markers.',
    });
  }
  return findings;
}

function names(paths: readonly string[]): string {
  const more = paths.length - MOST_NAMES;
  return paths.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
