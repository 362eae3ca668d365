import type { ProjectContext } from '../../core/context';
import { ENV_FILE } from '../../core/manifest';
import { shellWord } from '../../core/thread';
import type { Outcome } from '../generation/carry-out';
import { placeOf } from './place';

export interface NextCommand {
  command: string;
  why: string;
}

/** What to type now, in order. */
export function nextCommands({ output: { ctx, vfs }, order, kind }: Outcome, cwd = process.cwd()): NextCommand[] {
  if (kind === 'planned') return [];
  const { zip } = order;
  const unpack: NextCommand[] = zip
    ? [{ command: `unzip ${shellWord(placeOf(zip.file, cwd))}`, why: 'where it is to live' }]
    : [];
  const folder = zip ? ctx.folderName : placeOf(order.directory, cwd);
  const enter: NextCommand[] = folder === '.' ? [] : [{ command: `cd ${shellWord(folder)}`, why: '' }];
  const fill: NextCommand[] =
    zip && !zip.withEnv && vfs.getFile(ENV_FILE) ? [{ command: 'make env', why: 'make .env with fresh secrets' }] : [];
  return [...unpack, ...enter, ...fill, ...workCommands(ctx)];
}

function workCommands(ctx: ProjectContext): NextCommand[] {
  const demo: NextCommand[] =
    ctx.steps.length > 0 ? [{ command: 'make demo', why: 'run the whole thread once and print the marts' }] : [];
  if (hasContainers(ctx))
    return [{ command: 'make up', why: 'start every service and wait until all are healthy' }, ...demo];
  return ctx.services.applications.length > 0 ? [...demo, { command: 'make up', why: 'look at the numbers' }] : demo;
}

/** True when the project has services besides the containers in which its own Python programs may run. */
export function hasContainers(ctx: ProjectContext): boolean {
  const tools = new Set([...ctx.environments, ...ctx.services.applications].map(({ name }) => name));
  return [...ctx.compose.services.keys()].some((name) => !tools.has(name));
}
