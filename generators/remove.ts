import { generateProject } from '../core/engine';
import { fail, type Problem, ProblemsError } from '../core/problems';
import { type Removal, removalFrom } from '../core/removal';
import type { Arguments } from './command-line/arguments';
import { CHANGE_FLAGS } from './command-line/flags';
import { removeHelp } from './command-line/help';
import { listOf } from './command-line/option-values';
import { invoke } from './command-line/invocation';
import { outputSettings } from './command-line/output-settings';
import { projectOf } from './command-line/project-of';
import { withLines } from './command-line/stack-check';
import { type Materials, templateLibrary } from './generation/materials';
import type { Order } from './generation/order';
import { ask, canAsk, type Inquirer } from './questions/ask';
import { orderOf, settle } from './questions/settle';
import { MissingAnswers } from './terminal/failure';
import { cut } from './terminal/style';

/** `plop remove <provider>`: takes components out of the project around. Undefined when there is nothing (more) to do. */
export async function removeOrder(
  inquirer: Inquirer,
  materials: Materials,
  words: readonly string[],
): Promise<Order | undefined> {
  return invoke(words, CHANGE_FLAGS, removeHelp, (given) => removal(inquirer, materials, given));
}

async function removal(inquirer: Inquirer, materials: Materials, given: Arguments): Promise<Order> {
  const { registry } = materials;
  const settings = outputSettings(given);
  const named = [...new Set(given.words.flatMap(listOf))];
  const asks = !settings.yes && !settings.json && canAsk();
  if (given.problems.length > 0) throw new ProblemsError(given.problems);
  const project = projectOf(settings);
  const templates = templateLibrary(materials, settings.templates, project.directory);
  const { existing } = project;
  const present = withLines(project.directory, registry, () =>
    removalFrom(project.request, registry, (request) => generateProject({ request, registry, templates, existing })),
  );
  if (named.length === 0 && !asks) throw new MissingAnswers([whichOne(present)]);
  for (;;) {
    const names = named.length > 0 ? named : [await askComponent(inquirer, present)];
    const order = orderOf(present.without(names), project.directory, settings);
    if (!asks) return order;
    const open = { policyOpen: settings.onConflict === 'ask', canChooseAgain: named.length === 0 };
    const settled = await settle(inquirer, order, materials, open);
    if (settled) return settled;
  }
}

function whichOne({ chosen }: Removal): Problem {
  return {
    where: 'Which component',
    what: 'is missing, and there is no terminal to ask in',
    mend: `Give it as the first word, e.g. npx plop remove ${chosen.at(-1) ?? ''}. In this project: ${chosen.join(', ')}.`,
  };
}

/** Asks for one component; what something else needs is shown with the reason and cannot be taken. */
async function askComponent(inquirer: Inquirer, present: Removal): Promise<string> {
  const room = (process.stdout.columns ?? 80) - 8;
  const choices = present.chosen.map((name) => {
    const title =
      present.before.components.find(({ provider }) => provider.meta.name === name)?.provider.meta.title ?? name;
    const reason = objectionTo(present, name);
    return { name: title, value: name, short: title, disabled: reason && cut(reason, room - title.length) };
  });
  if (choices.every(({ disabled }) => disabled !== undefined)) {
    const reasons = choices.map(({ name, disabled }) => `${name} ${disabled}`).join('; ');
    fail('stack', `nothing here can be taken out alone: ${reasons}`, 'Name several that leave together.');
  }
  return ask<string>(inquirer, { type: 'list', message: 'Which component goes?', choices, loop: false, pageSize: 12 });
}

function objectionTo(present: Removal, name: string): string | undefined {
  try {
    present.without([name]);
    return undefined;
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ what }) => what).join('; ');
    throw error;
  }
}
