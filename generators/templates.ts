import { resolve } from 'node:path';
import { ProblemsError } from '../core/problems';
import { projectAround } from '../core/project';
import { readArguments } from './command-line/arguments';
import { TEMPLATES_FLAGS } from './command-line/flags';
import { commandHelp } from './command-line/help';
import { outputSettings } from './command-line/output-settings';
import { projectFolder } from './command-line/project-of';
import { type Materials, templateFolders } from './generation/materials';
import { type ListedTemplate, listTemplates } from './generation/template-list';
import { showFailure } from './terminal/failure';
import { columns, counted, type Style, styleOf } from './terminal/style';

/** `plop templates`: every template, what file it becomes, and who replaced it. */
export function printTemplates(materials: Materials, words: readonly string[]): void {
  const given = readArguments(words, TEMPLATES_FLAGS);
  const style = styleOf(process.stdout);
  if (given.flags.has('help')) {
    process.stdout.write(commandHelp(HELP, TEMPLATES_FLAGS, style, process.stdout.columns));
    return;
  }
  try {
    const settings = outputSettings(given);
    if (given.problems.length > 0) throw new ProblemsError(given.problems);
    // Outside a project it lists what a new one is made of.
    const directory = settings.destGiven ? projectFolder(settings) : projectAround(resolve(settings.dest));
    const all = listTemplates(templateFolders(materials, settings.templates, directory));
    const shown = all.filter(({ path, target }) =>
      given.words.every((word) => `${path} ${target}`.toLowerCase().includes(word.toLowerCase())),
    );
    process.stdout.write(
      settings.json ? `${JSON.stringify(shown.map(asJson), null, 2)}\n` : templatesText(shown, given.words, style),
    );
  } catch (error) {
    showFailure(error, given.flags.has('json'));
  }
}

const HELP = {
  usage: 'templates [word...]',
  about: [
    'Lists every template with the file it becomes, and who replaced or added it: a --templates folder, the project’s own',
    'templates/, a package. Words narrow the list to those that hold them all.',
  ],
  examples: [
    ['npx plop templates', 'all of them'],
    ['npx plop templates airflow', 'those of one tool'],
    ['npx plop eject orchestration/airflow/dags/shop.py.hbs', 'make one your own'],
  ],
} as const;

function templatesText(listed: readonly ListedTemplate[], words: readonly string[], style: Style): string {
  if (listed.length === 0) return `No template holds ${words.map((word) => `"${word}"`).join(' and ')}.\n`;
  const rows = listed.map((template) => [template.path, `-> ${template.target}`, style.accent(ownerText(template))]);
  const replaced = listed.filter(({ from, instead }) => from.kind !== 'generator' && instead.length > 0).length;
  const added = listed.filter(({ from, instead }) => from.kind !== 'generator' && instead.length === 0).length;
  const total = `${counted(listed.length, 'template')}, ${replaced} overridden, ${added} added.`;
  return `${columns(rows, '').join('\n')}\n\n${total} ${style.quiet('npx plop eject <template> makes one your own.')}\n`;
}

/** Nothing for ours, which most are. */
function ownerText({ from, instead }: ListedTemplate): string {
  if (from.kind === 'generator') return '';
  const hidden = instead.map(({ owner }) => owner).join(', ');
  return hidden ? `${from.owner}, instead of ${hidden}` : `${from.owner}, added`;
}

function asJson({ path, scope, target, file, from, instead }: ListedTemplate): object {
  const owner = ({ kind, owner: name }: ListedTemplate['from']) => ({ kind, name });
  return { path, scope, target, file, from: owner(from), insteadOf: instead.map(owner) };
}
