import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Change, Decision, Decisions } from '../../core/changes';
import { readDiskFile } from '../../core/disk';
import { hasMarkers, isText, mergeText, toLf, usesCrlf, withLineEndings } from '../../core/merge';
import { diffToOurs } from '../generation/file-diffs';
import type { Prepared } from '../generation/prepare';
import { colouredDiff } from '../terminal/diff';
import { Cancelled } from '../terminal/failure';
import { counted, styleOf } from '../terminal/style';
import { ask, type Inquirer, say } from './ask';

type Verdict = 'keep' | 'overwrite' | 'merge';
type Answer = 'diff' | 'edit' | 'stop' | Verdict | `all-${Verdict}`;

/** Opens a text in the user's editor and gives back what they left; undefined when the editor failed. */
export type Editor = (name: string, text: string) => string | undefined;

/** Asks about each file that both sides changed, or that stands where one of ours would go. @throws Cancelled */
export async function askConflicts(
  inquirer: Inquirer,
  prepared: Prepared,
  directory: string,
  edit: Editor = editText,
): Promise<Decisions> {
  const decisions: Record<string, Decision> = {};
  const open = prepared.plan.changes.filter(({ action, seen }) => action === 'conflict' && seen !== null);
  if (open.length > 0) say(`${counted(open.length, 'file')} changed on both sides, yours and the generator’s.`);
  for (const [index, change] of open.entries()) {
    const rest = open.slice(index);
    const answer = await askFile(inquirer, prepared, directory, change, rest.length - 1, edit);
    if (typeof answer === 'object' || !answer.startsWith('all-')) {
      decisions[change.path] = answer as Decision;
      continue;
    }
    const verdict = answer.slice('all-'.length) as Verdict;
    for (const { path } of rest) decisions[path] = verdict;
    break;
  }
  return decisions;
}

/** @param others how many files are still to come, for one answer to all of them. */
async function askFile(
  inquirer: Inquirer,
  prepared: Prepared,
  directory: string,
  change: Change,
  others: number,
  edit: Editor,
): Promise<Decision | `all-${Verdict}`> {
  const { path, note, write } = change;
  const what = write ? 'both sides changed the same lines' : (note ?? 'both sides changed it');
  let staged = stagedText(prepared, directory, change);
  for (;;) {
    const answer = await ask<Answer>(inquirer, {
      type: 'list',
      message: `${path}: ${what}.`,
      choices: choicesFor(change, others, staged !== undefined, inquirer),
      loop: false,
      pageSize: 12,
    });
    if (answer === 'stop') throw new Cancelled();
    if (answer === 'diff') {
      say(`\n${colouredDiff(diffToOurs(prepared, directory, path), styleOf(process.stdout))}`);
    } else if (answer === 'edit' && staged !== undefined) {
      const edited = edit(basename(path), staged);
      if (edited === undefined) say('The editor ended with a failure: nothing is decided yet.');
      else if (hasMarkers(Buffer.from(edited)))
        say('Your text still has markers: edit it again, or choose another way.');
      else return { content: asOnDisk(directory, path, edited), seen: change.seen ?? '' };
      staged = edited ?? staged;
    } else {
      return answer as Verdict;
    }
  }
}

function choicesFor({ write }: Change, others: number, canEdit: boolean, { Separator }: Inquirer): object[] {
  const markers = write !== undefined;
  const all =
    others > 0
      ? [
          new Separator(`  for this one and ${others === 1 ? 'the other one' : `the other ${others}`}:`),
          { name: 'Keep mine, in all of them', value: 'all-keep', short: 'keep mine, all' },
          { name: 'Take theirs, in all of them', value: 'all-overwrite', short: 'take theirs, all' },
          { name: 'Merge all of them, with markers where lines collide', value: 'all-merge', short: 'merge, all' },
        ]
      : [];
  return [
    { name: 'Show the difference', value: 'diff', short: 'show' },
    { name: 'Keep mine', value: 'keep', short: 'keep mine' },
    { name: 'Take theirs: the generator’s version', value: 'overwrite', short: 'take theirs' },
    ...(markers ? [{ name: 'Merge, with markers where lines collide', value: 'merge', short: 'merge' }] : []),
    ...(canEdit ? [{ name: `Edit both into one, in ${editorName()}`, value: 'edit', short: 'edit' }] : []),
    ...all,
    { name: 'Stop, change nothing', value: 'stop', short: 'stop' },
  ];
}

/** What the editor begins with: the merge with its markers, or both versions where there is nothing to merge from. */
function stagedText({ output }: Prepared, directory: string, { path, write }: Change): string | undefined {
  if (write) return toLf(write.content.toString('utf8'));
  const disk = readDiskFile(directory, path);
  const ours = output.vfs.getFile(path);
  if (disk.kind !== 'file' || !ours || !isText(disk.content) || !isText(ours.content)) return undefined;
  return mergeText(toLf(disk.content.toString('utf8')), '', ours.content.toString('utf8')).text;
}

function asOnDisk(directory: string, path: string, text: string): Buffer {
  const disk = readDiskFile(directory, path);
  return Buffer.from(withLineEndings(text, disk.kind === 'file' && usesCrlf(disk.content.toString('utf8'))));
}

function editorName(): string {
  return process.env['VISUAL'] || process.env['EDITOR'] || 'vi';
}

/** As git does it: the variable may hold a command with arguments, so a shell reads it. */
function editText(name: string, text: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'antigravity-edit-'));
  try {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    const { status } = spawnSync('sh', ['-c', `${editorName()} "$1"`, 'sh', file], { stdio: 'inherit' });
    return status === 0 ? toLf(readFileSync(file, 'utf8')) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
