import { type Drift, driftOf, ownTemplates } from '../../core/overrides';
import type { TemplateFolder } from '../generation/materials';
import { listTemplates } from '../generation/template-list';
import { unifiedDiff, type Version } from '../terminal/diff';
import type { Finding } from './finding';

const CHECK = 'overrides';

/** Templates of the project's own that ours have moved away from since they were ejected. */
export function checkOverrides(directory: string, folders: readonly TemplateFolder[]): Finding[] {
  const folder = ownTemplates(directory);
  if (folder === undefined)
    return [{ check: CHECK, mark: 'ok', what: 'none: every template is as its author made it' }];
  const others = folders.filter(({ kind }) => kind !== 'project' && kind !== 'flag');
  const current = new Map(listTemplates(others).map((template) => [template.path, template]));
  const drifts = driftOf(directory, folder, current);
  const moved = drifts.filter(({ state }) => state !== 'current').map(driftFinding);
  const known = new Set(drifts.map(({ path }) => path));
  const unknown = listTemplates(folders).filter(
    ({ from, instead, path }) => from.kind === 'project' && instead.length > 0 && !known.has(path),
  );
  const rest: Finding[] = [];
  const steady = drifts.length - moved.length;
  if (steady > 0) rest.push({ check: CHECK, mark: 'ok', what: `${steady} as up to date as when ejected` });
  if (unknown.length > 0) {
    const paths = unknown.map(({ path }) => path).join(', ');
    rest.push({ check: CHECK, mark: 'ok', what: `not ejected, so not compared with ours: ${paths}` });
  }
  if (rest.length + moved.length === 0)
    rest.push({ check: CHECK, mark: 'ok', what: 'only templates that we do not have' });
  return [...moved, ...rest];
}

function driftFinding({ path, state, since, texts }: Drift): Finding {
  if (state === 'gone') {
    return {
      check: CHECK,
      mark: 'warn',
      what: `${path}: there is no such template any more (ejected from ${since})`,
      mend: 'It still adds its file. Delete it if that is not wanted.',
    };
  }
  return {
    check: CHECK,
    mark: 'warn',
    what: `${path}: ours has changed since you ejected it from ${since}`,
    mend: texts
      ? 'Take over what you want of this difference; or delete yours, run npx plop update, and eject again.'
      : 'What it was ejected from cannot be read any more. Delete yours, or compare it with a fresh copy.',
    ...(texts && { diff: unifiedDiff(path, asVersion(texts.before), asVersion(texts.now)) }),
  };
}

function asVersion(text: string): Version {
  return { content: Buffer.from(text), mode: 0o644 };
}
