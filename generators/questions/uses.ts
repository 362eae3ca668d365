import type { ProjectContext } from '../../core/context';
import type { StackRequest } from '../../core/stackfile';
import { contestedCapabilities } from '../generation/contested';
import { ask, type Inquirer } from './ask';
import { objectionOf, type Trial } from './trial';

/** The request with an answer for every capability that several of its components offer and something needs. */
export async function withAskedUses(
  inquirer: Inquirer,
  request: StackRequest,
  ctx: ProjectContext,
  trial: Trial,
): Promise<StackRequest> {
  const use: Record<string, string> = { ...request.use };
  for (const { capability, offerers, chosen } of contestedCapabilities(ctx)) {
    if (use[capability]) continue;
    const choices = offerers.map((name) => {
      const disabled = objectionOf(trial, { ...request, use: { ...use, [capability]: name } });
      return { name: titleOf(ctx, name), value: name, short: titleOf(ctx, name), ...(disabled && { disabled }) };
    });
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
