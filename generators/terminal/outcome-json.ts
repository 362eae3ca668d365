import { contestNotes } from '../../core/contested';
import type { Outcome } from '../generation/carry-out';
import { fileDiffs } from '../generation/file-diffs';
import { estimateMemory } from '../../core/memory';
import { isMemory } from '../../core/project-memory';
import { formatNote } from '../../core/notes';
import { formatMend, type Problem } from '../../core/problems';
import { totalInWords } from './report';
import { nextCommands } from './next-commands';
import { pagesOf } from './pages';

/** The outcome for programs. Nothing in it is secret: passwords appear as the variable of `.env` that holds them. */
export function outcomeJson(outcome: Outcome): object {
  const { output, order, plan, moved, kind, conflicts, departed } = outcome;
  const { ctx } = output;
  const diffs = kind === 'planned' && outcome.project ? fileDiffs(outcome, order.directory) : new Map<string, string>();
  return {
    status: kind,
    ok: conflicts.length === 0,
    name: ctx.folderName,
    projectId: ctx.projectId,
    ...(order.zip ? { zip: order.zip.file } : { directory: order.directory }),
    components: ctx.components.map(({ provider: { meta }, addedBecause }) => ({
      ...meta,
      ...(addedBecause && { addedBecause }),
    })),
    ports: ctx.ports,
    memory: estimateMemory(ctx),
    moved,
    ...(departed && { departed }),
    urls: pagesOf(ctx),
    files: plan.changes.map(({ path, action, note }) => ({
      path,
      action,
      ...(note && { note }),
      ...(diffs.has(path) && { diff: diffs.get(path) }),
    })),
    ...(diffs.size > 0 && { total: totalInWords(plan.changes.filter(({ path }) => !isMemory(path))) }),
    conflicts,
    notes: [...contestNotes(ctx), ...ctx.notes].map(formatNote),
    next: nextCommands(outcome).map(({ command }) => command),
  };
}

/** A failure for programs. */
export function failureJson(problems: readonly Problem[], exitCode: number): object {
  const inWords = problems.map((problem) => ({ ...problem, mend: formatMend(problem.mend) }));
  return { status: 'failed', ok: false, exitCode, problems: inWords };
}
