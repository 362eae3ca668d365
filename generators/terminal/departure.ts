import type { ProjectContext } from '../../core/context';
import { shellWord } from '../../core/thread';
import type { Departed } from '../generation/departed';

/** What people should know about components that leave a project: what of theirs stays, and how to be rid of it. */
export function departureNotes(
  { components, renamedFrom, files, volumes, variables, environments, successors }: Departed,
  ctx: ProjectContext,
  isPlanned: boolean,
): string[] {
  const titleOf = (name: string) =>
    ctx.components.find(({ provider }) => provider.meta.name === name)?.provider.meta.title ?? name;
  const titles = components.map(({ title }) => title);
  const lines: string[] = [];
  if (titles.length > 0) lines.push(`${listed(titles)} ${isPlanned ? 'would leave' : 'left'} the project.`);
  for (const { consumer, capability, offerer } of successors) {
    lines.push(`${titleOf(consumer)} has ${titleOf(offerer)} as ${capability.replaceAll('_', ' ')} from now on.`);
  }
  if (files.length > 0)
    lines.push(`The data stays in ${listed(files)}. To delete it for good: rm ${files.map(shellWord).join(' ')}`);
  if (renamedFrom) {
    lines.push(
      `Its containers and volumes are called ${ctx.compose.projectName} from now on and begin empty. The data stays in the volumes of ${renamedFrom}: with the old name in stack.yaml the project finds it again.`,
    );
  } else if (volumes.length > 0) {
    const command = `docker volume rm ${volumes.map(shellWord).join(' ')}`;
    lines.push(
      `The data stays in Docker’s ${volumes.length === 1 ? 'volume' : 'volumes'}. To delete it for good: ${command}`,
    );
  }
  if (variables.length > 0) {
    lines.push(
      `.env keeps ${listed(variables)}: with the same password an old volume opens again, should the component come back.`,
    );
  }
  if (environments.length > 0) {
    const command = `rm -r ${environments.map((name) => `.venvs/${name}`).join(' ')}`;
    lines.push(
      `Nothing uses ${environments.length === 1 ? 'this environment' : 'these environments'} any more: ${command}`,
    );
  }
  return lines;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last;
}
