import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ConflictPolicy } from '../../core/changes';
import { type Problem, suggest } from '../../core/problems';
import { type Arguments, lastValue } from './arguments';

const POLICIES = ['ask', 'merge', 'keep', 'overwrite', 'abort'] as const;

/** Where a project goes and how: everything on the command line that is not the request itself. */
export interface OutputSettings {
  /** Absolute; the current folder unless --dest says otherwise. */
  dest: string;
  /** Whether --dest was given. */
  destGiven: boolean;
  /** Absolute folders of templates that come before ours, the first one wins. */
  templates: readonly string[];
  onConflict: ConflictPolicy | 'ask';
  dryRun: boolean;
  /** Absolute path of the archive to write instead of a folder. */
  zip?: { file: string; withEnv: boolean };
  json: boolean;
  yes: boolean;
}

/** Mistakes are added to the arguments' problems; the settings are usable all the same. */
export function outputSettings(given: Arguments, cwd = process.cwd()): OutputSettings {
  const has = (flag: string) => given.flags.has(flag);
  const dest = lastValue(given, 'dest');
  const zip = lastValue(given, 'zip');
  const templates = (given.flags.get('templates') ?? []).map((folder) => resolve(cwd, folder));
  given.problems.push(
    ...(given.flags.get('templates') ?? []).flatMap((folder) => missingFolder(resolve(cwd, folder), folder)),
    ...emptyValues(given),
  );
  if (has('zip-with-env') && zip === undefined) {
    given.problems.push({
      where: '--zip-with-env',
      what: 'goes with --zip only',
      mend: 'Add --zip FILE, or leave it out.',
    });
  }
  return {
    dest: resolve(cwd, dest ?? '.'),
    destGiven: dest !== undefined,
    templates,
    onConflict: conflictPolicy(given),
    dryRun: has('dry-run'),
    ...(zip !== undefined && { zip: { file: resolve(cwd, zip), withEnv: has('zip-with-env') } }),
    json: has('json'),
    yes: has('yes'),
  };
}

function conflictPolicy(given: Arguments): OutputSettings['onConflict'] {
  const word = lastValue(given, 'on-conflict');
  if (word === undefined) return given.flags.has('force') ? 'overwrite' : 'ask';
  const policy = POLICIES.find((candidate) => candidate === word);
  if (policy) return policy;
  given.problems.push({ where: '--on-conflict', what: `there is no policy "${word}"`, mend: suggest(word, POLICIES) });
  return 'ask';
}

function missingFolder(folder: string, shown: string): Problem[] {
  if (existsSync(folder)) return [];
  return [{ where: '--templates', what: `there is no folder ${shown}`, mend: 'Name an existing folder of templates.' }];
}

/** `--dest ""` is nearly always a variable that was empty in the caller's shell. */
function emptyValues(given: Arguments): Problem[] {
  return ['dest', 'zip', 'config', 'templates'].flatMap((flag) =>
    given.flags.get(flag)?.includes('')
      ? [{ where: `--${flag}`, what: 'is empty', mend: 'Give a path, or leave the flag out.' }]
      : [],
  );
}
