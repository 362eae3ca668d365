import { CATEGORIES, type Category } from '../core/categories';
import { ProblemsError } from '../core/problems';
import type { Project } from '../core/project';
import { canonicalRequest, resolveRequest } from '../core/request';
import { parseRequest, type StackRequest } from '../core/stackfile';
import type { Arguments } from './command-line/arguments';
import { collect, rawRequestOf } from './command-line/draft';
import { CATEGORY_FLAGS } from './command-line/flags';
import { categoryHelp } from './command-line/help';
import { invoke } from './command-line/invocation';
import { listOf } from './command-line/option-values';
import { type OutputSettings, outputSettings } from './command-line/output-settings';
import { projectOf } from './command-line/project-of';
import { layRequestOver, requestOfFlags } from './command-line/request';
import { withLines } from './command-line/stack-check';
import { type Materials, templateLibrary } from './generation/materials';
import type { Order } from './generation/order';
import { canAsk, type Inquirer, say } from './questions/ask';
import { askCategory } from './questions/components';
import { withAskedOptions } from './questions/options';
import { orderOf, settle } from './questions/settle';
import { withAskedUses } from './questions/uses';
import { objectionOf, trialWith } from '../core/trial';
import { MissingAnswers } from './terminal/failure';

/** `plop <category>`: adds components to the project around. Undefined when there is nothing (more) to do. */
export async function categoryOrder(
  category: Category,
  inquirer: Inquirer,
  materials: Materials,
  words: readonly string[],
): Promise<Order | undefined> {
  return invoke(
    words,
    CATEGORY_FLAGS,
    (style, width) => categoryHelp(category, materials.registry, style, width),
    (given) => addition(category, inquirer, materials, given),
  );
}

async function addition(
  category: Category,
  inquirer: Inquirer,
  materials: Materials,
  given: Arguments,
): Promise<Order> {
  const { registry } = materials;
  const { problems } = given;
  const settings = outputSettings(given);
  const names = given.words.flatMap(listOf);
  const asks = !settings.yes && !settings.json && canAsk();
  problems.push(...names.flatMap((name) => registry.choiceProblem(category, name) ?? []));
  const known = names.filter((name) => !registry.choiceProblem(category, name));
  const project = collect(problems, () => projectOf(settings));
  const request = project && collect(problems, () => enlarged(project, category, known, given, materials));
  if (names.length === 0 && !asks) {
    const mend = `Give it as the first word: npx plop ${category} ${registry.names(category)[0] ?? ''}.`;
    throw new MissingAnswers([...problems, { where: `Which ${category} provider`, what: NOBODY, mend }]);
  }
  if (problems.length > 0 || !project || !request) throw new ProblemsError(problems);
  if (!asks) return orderOf(request, project.directory, settings);
  return withQuestions(inquirer, category, { names, request, project, settings }, materials);
}

const NOBODY = 'is missing, and there is no terminal to ask in';

/** The project's request with more in it. @throws ProblemsError */
function enlarged(
  project: Project,
  category: Category,
  names: readonly string[],
  given: Arguments,
  { registry }: Materials,
): StackRequest {
  const flags = requestOfFlags({ ...given, words: [] }, registry);
  // A category that is added to must not replace the preset's.
  const whole = withLines(project.directory, registry, () =>
    canonicalRequest(resolveRequest(project.request, registry), registry),
  );
  const raw = layRequestOver(rawRequestOf({ ...project, request: whole }), flags);
  const request = withNames(parseRequest(raw.value, raw.whereOf), category, names);
  resolveRequest(request, registry);
  return request;
}

function withNames(request: StackRequest, category: Category, names: readonly string[]): StackRequest {
  const all = [...new Set([...(request[category] ?? []), ...names])];
  return all.length > 0 ? { ...request, [category]: all } : request;
}

interface Addition {
  /** What the command line names; nothing: to be asked. */
  names: readonly string[];
  request: StackRequest;
  project: Project;
  settings: OutputSettings;
}

async function withQuestions(
  inquirer: Inquirer,
  category: Category,
  { names, request, project, settings }: Addition,
  materials: Materials,
): Promise<Order> {
  const trial = trialWith(materials, templateLibrary(materials, settings.templates, project.directory));
  const present = request[category] ?? [];
  for (;;) {
    const added =
      names.length > 0
        ? names
        : await askCategory(inquirer, materials.registry, category, {
            present,
            needed: true,
            objectionTo: (chosen) => objectionOf(trial, withNames(request, category, chosen)),
          });
    if (added.length === 0) say(`Everything there is for ${category} is in this project already.`);
    const chosen = withNames(request, category, added);
    const result = trial(chosen);
    if ('problems' in result) throw new ProblemsError(result.problems);
    const { ctx } = result.design;
    const isNew = (name: string) => !isIn(request, name);
    const used = await withAskedUses(inquirer, chosen, ctx, trial, isNew);
    const fresh = ctx.components.filter(({ provider }) => isNew(provider.meta.name));
    const complete = await withAskedOptions(inquirer, used, fresh);
    const order = orderOf(complete, project.directory, settings);
    const open = { policyOpen: settings.onConflict === 'ask', canChooseAgain: names.length === 0 };
    const settled = await settle(inquirer, order, materials, open);
    if (settled) return settled;
  }
}

function isIn(request: StackRequest, name: string): boolean {
  return CATEGORIES.some((category) => request[category]?.includes(name));
}
