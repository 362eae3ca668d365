import { generateProject } from '../core/engine';
import { ProblemsError } from '../core/problems';
import type { Project } from '../core/project';
import type { Arguments } from './command-line/arguments';
import { CHANGE_FLAGS } from './command-line/flags';
import { updateHelp } from './command-line/help';
import { invoke } from './command-line/invocation';
import { outputSettings } from './command-line/output-settings';
import { projectFolder, projectOf } from './command-line/project-of';
import { checkStackFile, withLines } from './command-line/stack-check';
import { type Materials, templateLibrary } from './generation/materials';
import type { Order } from './generation/order';
import { canAsk, type Inquirer } from './questions/ask';
import { orderOf, settle } from './questions/settle';

/** `plop update`: brings the project around in line with its stack.yaml. Undefined when there is nothing (more) to do. */
export async function updateOrder(
  inquirer: Inquirer,
  materials: Materials,
  words: readonly string[],
): Promise<Order | undefined> {
  return invoke(words, CHANGE_FLAGS, updateHelp, (given) => update(inquirer, materials, given));
}

async function update(inquirer: Inquirer, materials: Materials, given: Arguments): Promise<Order> {
  const settings = outputSettings(given);
  if (given.words.length > 0) given.problems.push(surplusWords(given.words));
  if (given.problems.length > 0) throw new ProblemsError(given.problems);
  const directory = projectFolder(settings);
  checkStackFile(directory, materials.registry);
  const project = projectOf(settings);
  proveStack(project, materials, settings.templates);
  const order = orderOf(project.request, directory, settings);
  const asks = !settings.yes && !settings.json && canAsk();
  if (!asks) return order;
  const open = { policyOpen: settings.onConflict === 'ask', canChooseAgain: false };
  return (await settle(inquirer, order, materials, open)) ?? order;
}

/** What only a whole stack shows is said with the line of stack.yaml, too. @throws ProblemsError */
function proveStack({ directory, request, existing }: Project, materials: Materials, named: readonly string[]): void {
  const templates = templateLibrary(materials, named, directory);
  withLines(directory, materials.registry, () =>
    generateProject({ request, registry: materials.registry, templates, existing }),
  );
}

function surplusWords(words: readonly string[]) {
  return {
    where: words.join(' '),
    what: 'is more than this needs: the whole project is brought up to date',
    mend: 'Write npx plop update alone; to add a component, npx plop and its category.',
  };
}
