import { join } from 'node:path';
import type { ProjectContext } from '../core/context';
import { DEFAULT_PRESET } from '../core/catalog/presets';
import { type Problem, ProblemsError, throwIfAny } from '../core/problems';
import { inspectTarget } from '../core/project';
import type { StackRequest } from '../core/stackfile';
import { type Draft, draftOn, draftStack, problemsOfDraft, requestOfDraft } from './command-line/draft';
import { STACK_FLAGS } from './command-line/flags';
import { stackHelp } from './command-line/help';
import { invoke } from './command-line/invocation';
import { type OutputSettings, outputSettings } from './command-line/output-settings';
import { type Materials, templateLibrary } from './generation/materials';
import type { Order } from './generation/order';
import { canAsk, type Inquirer, say } from './questions/ask';
import { askComponents } from './questions/components';
import { askName } from './questions/name';
import { withAskedOptions } from './questions/options';
import { askPreset, OWN_CHOICE } from './questions/preset';
import { orderOf, settle } from './questions/settle';
import { withAskedUses } from './questions/uses';
import { complaint, type Trial, trialWith } from '../core/trial';
import { MissingAnswers } from './terminal/failure';
import type { Style } from './terminal/style';

/** `plop stack`: everything up to the order. Undefined when there is nothing (more) to do. */
export async function stackOrder(
  inquirer: Inquirer,
  materials: Materials,
  words: readonly string[],
): Promise<Order | undefined> {
  const help = (style: Style, width: number | undefined) => stackHelp(materials.registry, style, width);
  return invoke(words, STACK_FLAGS, help, (given) => {
    const settings = outputSettings(given);
    const draft = draftStack(given, settings, materials);
    const problems = problemsOfDraft(draft, materials, DEFAULT_PRESET);
    if (settings.yes || settings.json || !canAsk()) return withoutQuestions(draft, settings, problems, materials);
    throwIfAny(problems);
    return withQuestions(inquirer, draft, settings, materials);
  });
}

/** @throws MissingAnswers together with everything else that is wrong. */
function withoutQuestions(draft: Draft, settings: OutputSettings, problems: Problem[], { registry }: Materials): Order {
  const nobody = settings.yes || settings.json ? 'is missing' : 'is missing, and there is no terminal to ask in';
  const missing: Problem[] = [];
  if (draft.name === undefined) {
    missing.push({
      where: 'Project name',
      what: nobody,
      mend: 'Give it as the first word: npx plop stack my_project.',
    });
  }
  if (!draft.isChosen && !settings.yes) {
    const presets = registry.presets().map(({ name }) => `--preset ${name}`);
    missing.push({
      where: 'Which stack',
      what: nobody,
      mend: `Give ${presets.join(' or ')}, or components such as --storage duckdb, or --yes for the preset ${DEFAULT_PRESET}.`,
    });
  }
  if (missing.length > 0) throw new MissingAnswers([...problems, ...missing]);
  throwIfAny(problems);
  const request = requestOfDraft(draft, draft.isChosen ? {} : { preset: DEFAULT_PRESET });
  return orderOf(request, join(settings.dest, draft.name ?? ''), settings);
}

async function withQuestions(
  inquirer: Inquirer,
  said: Draft,
  settings: OutputSettings,
  materials: Materials,
): Promise<Order> {
  const name = said.name ?? (await askName(inquirer, settings.dest));
  const directory = join(settings.dest, name);
  const project = said.name === undefined && !settings.zip ? inspectTarget(directory) : undefined;
  const named: Draft = { ...said, raw: { ...said.raw, value: { ...(said.raw.value as object), name } } };
  const draft = project ? draftOn(named, project) : said.name === undefined ? named : said;
  const trial = trialWith(
    materials,
    templateLibrary(materials, settings.templates, settings.zip ? undefined : directory),
  );
  for (;;) {
    const chosen = draft.isChosen ? requestOfDraft(draft) : await chooseStack(inquirer, draft, materials, trial);
    const result = trial(chosen);
    if ('problems' in result) {
      if (draft.isChosen) throw new ProblemsError(result.problems);
      say(`\n  That does not work. ${complaint(result.problems)}\n`);
      continue;
    }
    const request = draft.isProjects ? chosen : await withDetails(inquirer, chosen, result.design.ctx, trial);
    const settled = await settle(inquirer, orderOf(request, directory, settings), materials, {
      policyOpen: settings.onConflict === 'ask',
      canChooseAgain: !draft.isChosen,
    });
    if (settled) return settled;
  }
}

/** Everything that is open once the components are known. */
async function withDetails(
  inquirer: Inquirer,
  chosen: StackRequest,
  ctx: ProjectContext,
  trial: Trial,
): Promise<StackRequest> {
  return withAskedOptions(inquirer, await withAskedUses(inquirer, chosen, ctx, trial), ctx.components);
}

async function chooseStack(
  inquirer: Inquirer,
  draft: Draft,
  { registry }: Materials,
  trial: Trial,
): Promise<StackRequest> {
  const preset = await askPreset(inquirer, registry, DEFAULT_PRESET);
  if (preset !== OWN_CHOICE) return requestOfDraft(draft, { preset });
  const suggested = registry.preset(DEFAULT_PRESET)?.components ?? {};
  // Options for components that are not chosen yet would look like mistakes until they are.
  const { options, use, ...bare } = requestOfDraft(draft);
  const chosen = await askComponents(inquirer, registry, bare, suggested, trial);
  return { ...bare, ...chosen, ...(options && { options }), ...(use && { use }) };
}
