import { join } from 'node:path';
import { nameProblem } from '../../core/names';
import { type Problem, ProblemsError, throwIfAny } from '../../core/problems';
import { inspectTarget, type Project, STACK_FILE } from '../../core/project';
import { resolveRequest } from '../../core/request';
import { parseRequest, type RawRequest, type StackRequest } from '../../core/stackfile';
import type { Materials } from '../generation/materials';
import { type Arguments, lastValue } from './arguments';
import type { OutputSettings } from './output-settings';
import { layRequestOver, namesComponents, requestOfFlags } from './request';
import { readConfig } from './stack-source';

/** What the command line says about a stack, and what it leaves open. */
export interface Draft {
  raw: RawRequest;
  /** Absent: still to be asked. */
  name: string | undefined;
  /** Whether it is said which components the stack has. */
  isChosen: boolean;
  /** True when a project that is there says it: its options were asked when it was made. */
  isProjects?: boolean;
  /** Everything that is wrong with what was said. */
  problems: Problem[];
}

/** Stands in for an answer that is still missing while the others are checked. */
const STAND_IN = 'my_project';

/** Reads flags and `--config`. Mistakes are collected, so that one run reports them all. */
export function draftStack(given: Arguments, settings: OutputSettings, { registry }: Materials): Draft {
  const problems = given.problems;
  if (given.words.length > 1) problems.push(surplusWords(given.words));
  const flags = requestOfFlags(given, registry);
  const config = lastValue(given, 'config');
  const base = config === undefined ? undefined : collect(problems, () => readConfig(config));
  // What an unreadable file leaves open is not missing.
  if (config !== undefined && !base) throwIfAny(problems);
  const raw = layRequestOver(base, flags);
  const { name } = raw.value as { name?: unknown };
  return finishDraft(
    { raw, name: typeof name === 'string' ? name : undefined, isChosen: namesComponents(raw), problems },
    settings,
  );
}

/** A project that is there already says what it is made of, unless the command line does. */
function finishDraft(draft: Draft, settings: OutputSettings): Draft {
  const { name, problems } = draft;
  if (name === undefined || settings.zip || problems.length > 0 || nameProblem(name)) return draft;
  const project = collect(problems, () => inspectTarget(join(settings.dest, name)));
  return project ? draftOn(draft, project) : draft;
}

/** The name stays the project's own: it is in every file, while a folder may have been renamed. */
export function draftOn(draft: Draft, project: Project): Draft {
  const { name: own } = project.request;
  const said = draft.raw.value as object;
  const renamed: RawRequest = { ...draft.raw, value: { ...said, name: own } };
  if (draft.isChosen) return { ...draft, raw: renamed };
  return { ...draft, raw: layRequestOver(rawRequestOf(project), renamed), isChosen: true, isProjects: true };
}

/** What a project says about itself, to put other words over. */
export function rawRequestOf({ request }: Project): RawRequest {
  return { value: request, whereOf: (path) => [STACK_FILE, ...path].join(' ') };
}

/** Checks everything that was said, with stand-ins for what was not. */
export function problemsOfDraft(
  { raw, name, isChosen, problems }: Draft,
  { registry }: Materials,
  preset: string,
): Problem[] {
  const value = raw.value as object;
  const complete = { ...(name === undefined && { name: STAND_IN }), ...(!isChosen && { preset }), ...value };
  const found = [...problems];
  collect(found, () => resolveRequest(parseRequest(complete, raw.whereOf), registry));
  return found;
}

/** A draft's request once nothing is missing. @throws ProblemsError */
export function requestOfDraft({ raw }: Draft, answers: object = {}): StackRequest {
  return parseRequest({ ...(raw.value as object), ...answers }, raw.whereOf);
}

function surplusWords(words: readonly string[]): Problem {
  const [first, ...rest] = words;
  return {
    where: rest.join(' '),
    what: 'is one word too many: a project has one name',
    mend: `Write ${[first, ...rest].join('_')}, or give components with their flag, e.g. --storage ${rest[0]}.`,
  };
}

/** Runs a check and keeps its problems instead of stopping at them. */
export function collect<Result>(problems: Problem[], action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
