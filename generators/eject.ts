import { join } from 'node:path';
import { commitChanges } from '../core/commit';
import { planEject } from '../core/overrides';
import { fail, nearest, ProblemsError } from '../core/problems';
import { inspectTarget } from '../core/project';
import { readArguments } from './command-line/arguments';
import { EJECT_FLAGS } from './command-line/flags';
import { commandHelp } from './command-line/help';
import { outputSettings } from './command-line/output-settings';
import { projectFolder } from './command-line/project-of';
import { type Materials, templateFolders } from './generation/materials';
import { type ListedTemplate, listTemplates } from './generation/template-list';
import { MissingAnswers, showFailure } from './terminal/failure';
import { placeOf } from './terminal/place';
import { columns, type Style, styleOf } from './terminal/style';

/** `plop eject <template>`: copies templates into the project, where they go before ours. */
export function ejectTemplates(materials: Materials, words: readonly string[]): void {
  const given = readArguments(words, EJECT_FLAGS);
  const style = styleOf(process.stdout);
  if (given.flags.has('help')) {
    process.stdout.write(commandHelp(HELP, EJECT_FLAGS, style, process.stdout.columns));
    return;
  }
  try {
    const settings = outputSettings(given);
    if (given.words.length === 0) throw new MissingAnswers([...given.problems, WHICH]);
    if (given.problems.length > 0) throw new ProblemsError(given.problems);
    const directory = projectFolder(settings);
    inspectTarget(directory);
    const folders = templateFolders(materials, [], directory).filter(({ kind }) => kind !== 'project');
    const listed = listTemplates(folders);
    const chosen = [...new Set(given.words.map((word) => find(word, listed)))];
    const changes = planEject(
      directory,
      chosen.map((template) => ({ template, owner: template.from.owner })),
    );
    if (!settings.dryRun) commitChanges(directory, changes);
    const copies = changes.slice(0, -1).filter((_, at) => at % 2 === 0);
    const ejected = chosen.map(({ path, target, from }, at) => ({
      template: path,
      target,
      from: from.owner,
      copy: join(directory, copies[at]?.path ?? ''),
    }));
    const status = settings.dryRun ? 'planned' : 'written';
    process.stdout.write(
      settings.json
        ? `${JSON.stringify({ status, ok: true, directory, ejected }, null, 2)}\n`
        : ejectedText(ejected, settings.dryRun, style),
    );
  } catch (error) {
    showFailure(error, given.flags.has('json'));
  }
}

const WHICH = {
  where: 'Which template',
  what: 'is missing',
  mend: 'Give its path: npx plop eject common/README.md.hbs. npx plop templates lists all of them.',
};

const HELP = {
  usage: 'eject <template...>',
  about: [
    'Copies a template into the templates/ of the project, where it goes before ours: from then on the file it becomes is made',
    'from your copy. What it was copied from is remembered: npx plop doctor shows what has changed there since.',
  ],
  examples: [
    ['npx plop eject common/README.md.hbs', ''],
    ['npx plop eject orchestration/airflow/dags/shop.py.hbs --dry-run', 'only looking'],
    ['npx plop templates', 'lists what there is'],
  ],
} as const;

interface EjectedTemplate {
  template: string;
  target: string;
  from: string;
  copy: string;
}

function ejectedText(ejected: readonly EjectedTemplate[], dryRun: boolean, { good, quiet, accent }: Style): string {
  const rows = ejected.map(({ copy, target, from }) => [
    placeOf(copy, process.cwd()),
    quiet(`makes ${target} from now on; copied from ${from}`),
  ]);
  const next = dryRun
    ? 'Dry run: nothing is written.'
    : `What comes out is the same until you edit it. Then: ${accent('npx plop update')}`;
  return `${columns(rows, `${good(dryRun ? '-' : '✔')} `).join('\n')}\n${next}\n`;
}

/** A template by its path, with or without .hbs, or by the file it becomes where only one becomes that. */
function find(word: string, listed: readonly ListedTemplate[]): ListedTemplate {
  const name = word.replace(/^\.\//, '').replace(/^templates\//, '');
  const byPath = listed.find(({ path }) => path === name || path === `${name}.hbs`);
  if (byPath) return byPath;
  const byTarget = listed.filter(({ target }) => target === name);
  if (byTarget.length === 1 && byTarget[0]) return byTarget[0];
  const near = byTarget.length > 0 ? byTarget.map(({ path }) => path) : suggestions(name, listed);
  const what = byTarget.length > 1 ? 'several templates become this file' : 'there is no such template';
  return fail(
    word,
    what,
    `${near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : ''}npx plop templates lists all.`,
  );
}

const MOST_SUGGESTIONS = 5;

/** Those below a folder of this name, those whose file has this name, or else the one spelled most alike. */
function suggestions(name: string, listed: readonly ListedTemplate[]): string[] {
  const paths = listed.map(({ path }) => path);
  const bare = baseOf(name);
  const below = paths.filter((path) => path.startsWith(`${name.replace(/\/$/, '')}/`));
  if (below.length > 0) return below.slice(0, MOST_SUGGESTIONS);
  const alike = paths.filter((path) => baseOf(path) === bare);
  const close = nearest(name, alike.length > 0 ? alike : paths);
  return [...new Set([...(close === undefined ? [] : [close]), ...alike])].slice(0, MOST_SUGGESTIONS);
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.hbs$/, '');
}
