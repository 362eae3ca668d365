import type { ProjectContext } from '../../core/context';
import type { StackRequest } from '../../core/stackfile';
import { contestedCapabilities } from '../../core/contested';
import { ask, type Inquirer } from './ask';
import { objectionOf, type Trial } from '../../core/trial';

/**
 * The request with an answer for every capability that several of its components offer and something needs.
 * @param isNew tells the components that came with this request; what was settled before them is not asked again.
 */
export async function withAskedUses(
  inquirer: Inquirer,
  request: StackRequest,
  ctx: ProjectContext,
  trial: Trial,
  isNew: (name: string) => boolean = () => true,
): Promise<StackRequest> {
  const use: Record<string, string> = { ...request.use };
  for (const { capability, offerers, chosen } of contestedCapabilities(ctx)) {
    if (use[capability] || !offerers.some(isNew)) continue;
    const choices = offerers.map((name) => {
      const disabled = objectionOf(trial, { ...request, use: { ...use, [capability]: name } });
      return { name: titleOf(ctx, name), value: name, short: titleOf(ctx, name), disabled };
    });
    if (choices.filter(({ disabled }) => !disabled).length < 2) continue;
    const answer = await ask<string>(inquirer, {
      type: 'list',
      message: `Which one serves as ${capability.replaceAll('_', ' ')}?`,
      choices,
      default: chosen,
      loop: false,
    });
    // A default that was accepted stays a default: stack.yaml holds what was decided.
    if (answer !== chosen) use[capability] = answer;
  }
  return Object.keys(use).length > 0 ? { ...request, use } : request;
}

function titleOf(ctx: ProjectContext, name: string): string {
  return ctx.components.find(({ provider }) => provider.meta.name === name)?.provider.meta.title ?? name;
}
