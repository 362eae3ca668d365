import type { Change, ChangeAction } from '../../core/changes';
import { isMemory } from '../../core/project-memory';
import { formatNote } from '../../core/notes';
import { contestNotes } from '../../core/contested';
import type { Outcome } from '../generation/carry-out';
import { fileDiffs } from '../generation/file-diffs';
import { costSummary } from '../generation/cost';
import { machineMemory, memorySummary, memoryWarning } from '../generation/memory';
import { departureNotes } from './departure';
import { colouredDiff } from './diff';
import { nextCommands } from './next-commands';
import { pagesOf } from './pages';
import { placeOf } from './place';
import { columns, counted, type Style } from './style';
import { shortTree } from './tree';

/** What a person reads at the end: what was written, which page is what, where the passwords are, what to type now. */
export function reportText(outcome: Outcome, style: Style, cwd = process.cwd(), machine = machineMemory()): string {
  const whole = [
    written(outcome, style, cwd),
    conflicts(outcome, style),
    pages(outcome, style),
    notes(outcome, style, machine),
    next(outcome, style, cwd),
  ];
  const sections = isPlannedChange(outcome) ? planned(outcome, style, cwd, machine) : whole;
  return `\n${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function isPlannedChange({ kind, project }: Outcome): boolean {
  return kind === 'planned' && project !== undefined;
}

/** A change that is only looked at: what would differ in each file, and the sum of it as the last line. */
function planned(outcome: Outcome, style: Style, cwd: string, machine: number): string[][] {
  const diffs = [...fileDiffs(outcome, outcome.order.directory).values()];
  return [
    ...diffs.map((text) => [colouredDiff(text.trimEnd(), style)]),
    written(outcome, style, cwd),
    conflicts(outcome, style),
    notes(outcome, style, machine),
    [style.strong(totalInWords(own(outcome.plan.changes)))],
  ];
}

/** One sentence about the whole. */
export function headline({ plan, kind, order, project, output }: Outcome, cwd = process.cwd()): string {
  const shown = own(plan.changes);
  const place = placeOf(order.zip ? order.zip.file : order.directory, cwd);
  const name = output.ctx.folderName;
  if (project) return `${name}: ${changesInWords(shown)}${kind === 'planned' ? ' (dry run: nothing is written)' : ''}`;
  const verb = { written: 'written to', zipped: 'packed into', planned: 'would be written to' }[kind];
  return `${name}: ${counted(shown.length, 'file')} ${verb} ${place}${kind === 'written' && !order.zip ? '/' : ''}`;
}

/** The project's files without the generator's memory of them. */
function own(changes: readonly Change[]): Change[] {
  return changes.filter(({ path }) => !isMemory(path));
}

const VERBS: Readonly<Record<ChangeAction, string>> = {
  create: 'new',
  update: 'updated',
  merge: 'merged with your edits',
  identical: 'unchanged',
  keep: 'kept as you have it',
  conflict: 'in conflict',
  absent: 'left deleted',
  delete: 'removed',
};

export function changesInWords(changes: readonly Change[]): string {
  const counts = new Map<ChangeAction, number>();
  for (const { action } of changes) counts.set(action, (counts.get(action) ?? 0) + 1);
  return [...counts].map(([action, count]) => `${count} ${VERBS[action]}`).join(', ');
}

/** `3 files new, 2 changed, 1 merged, 0 conflicts`. */
export function totalInWords(changes: readonly Change[]): string {
  const count = (action: ChangeAction) => changes.filter((change) => change.action === action).length;
  const removed = count('delete');
  return [
    `${counted(count('create'), 'file')} new`,
    `${count('update')} changed`,
    `${count('merge')} merged`,
    ...(removed > 0 ? [`${removed} removed`] : []),
    counted(count('conflict'), 'conflict'),
  ].join(', ');
}

function written({ plan, project, output, kind }: Outcome, { strong, quiet }: Style, _cwd: string): string[] {
  const shown = own(plan.changes);
  if (!project) {
    const remembered = plan.changes.length - shown.length;
    return [
      `  ${strong(`${output.ctx.folderName}/`)}`,
      ...shortTree(shown.map(({ path }) => path)).map((line) => `  ${line}`),
      quiet(`  (and .antigravity/, ${counted(remembered, 'file')}: what lets the next run tell your lines from ours)`),
    ];
  }
  const touched = shown.filter(({ action }) => action !== 'identical' && action !== 'conflict');
  const rows = touched.map(({ path, action, note }) => [VERBS[action], path, quiet(note ?? '')]);
  const isIdle = shown.every(({ action, write }) => !write && action !== 'delete' && action !== 'conflict');
  const idle = kind === 'planned' ? '  Nothing would change.' : '  Nothing had to change.';
  return [...(isIdle ? [quiet(idle)] : []), ...columns(rows)];
}

function conflicts({ plan }: Outcome, { bad, quiet }: Style): string[] {
  const rows = plan.changes
    .filter(({ action }) => action === 'conflict')
    .map(({ path, note }) => [path, quiet(note ?? '')]);
  if (rows.length === 0) return [];
  return [`  ${bad(`${counted(rows.length, 'file')} for you to decide`)}`, ...columns(rows, '    ')];
}

function pages({ output: { ctx } }: Outcome, { strong, quiet }: Style): string[] {
  const rows = pagesOf(ctx).map(({ title, url, user, passwordIn, note }) => [
    title,
    url,
    user ?? '',
    passwordIn ?? quiet(note ?? ''),
  ]);
  if (rows.length === 0) return [];
  const [head = '', ...body] = columns([['Page', 'Address', 'User', 'Password'], ...rows]);
  return [strong(head), ...body];
}

function notes(
  { order, output: { ctx }, moved, departed, kind }: Outcome,
  { strong }: Style,
  machine: number,
): string[] {
  const added = ctx.components.flatMap(({ provider, addedBecause }) =>
    addedBecause ? [`${provider.meta.title} was added. ${addedBecause}.`] : [],
  );
  const ports = moved.map(
    ({ name, from, to }) => `${name} is ${to}: ${from} is taken by another program on this machine.`,
  );
  const left = departed ? departureNotes(departed, ctx, kind === 'planned') : [];
  // An archive is unpacked elsewhere.
  const tooSmall = order.zip ? undefined : memoryWarning(ctx, machine);
  const memory = tooSmall ?? `Memory in ordinary use: ${memorySummary(ctx)}.`;
  const cost = costSummary(ctx);
  const costs = cost === undefined ? [] : [`Nothing is made in a cloud yet; once applied it costs ${cost}.`];
  const lines = [
    ...left,
    ...added,
    ...contestNotes(ctx).map(formatNote),
    ...ports,
    ...ctx.notes.map(formatNote),
    memory,
    ...costs,
  ].map((line) => `  - ${line}`);
  return lines.length > 0 ? [strong('  Good to know'), ...lines] : [];
}

function next(outcome: Outcome, { strong, accent, quiet }: Style, cwd: string): string[] {
  const commands = nextCommands(outcome, cwd);
  if (commands.length === 0) return [];
  const width = Math.max(...commands.map(({ command }) => command.length));
  return [
    strong('  Next'),
    ...commands.map(
      ({ command, why }) =>
        `    ${accent(command)}${why ? quiet(`${' '.repeat(width - command.length)}  # ${why}`) : ''}`,
    ),
  ];
}
