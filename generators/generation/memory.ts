import { totalmem } from 'node:os';
import type { ProjectContext } from '../../core/context';
import { estimateMemory, memoryInWords } from '../../core/memory';

const MIB = 1024 * 1024;
/** A machine has other things to hold as well: above this share of its memory, people hear of it. */
const USABLE_SHARE = 0.8;
/** So many of the largest are named. */
const NAMED = 3;

/** MiB of memory that this machine has, or that its operating system lets this program have. */
export function machineMemory(): number {
  const limit = process.constrainedMemory();
  return Math.floor((limit > 0 ? Math.min(limit, totalmem()) : totalmem()) / MIB);
}

/** What the stack takes, and who takes most of it. */
export function memorySummary(ctx: ProjectContext): string {
  const { total, services } = estimateMemory(ctx);
  if (total === 0) return 'none of its own';
  const largest = services
    .filter(({ stays }) => stays)
    .sort((one, other) => other.memory - one.memory)
    .map(({ name, memory }) => `${name} ${memoryInWords(memory)}`);
  const named = largest.slice(0, NAMED).join(', ');
  return `about ${memoryInWords(total)}${largest.length > 0 ? ` (${named}${largest.length > NAMED ? ', …' : ''})` : ''}`;
}

/** What to say where the machine is too small for the stack. */
export function memoryWarning(ctx: ProjectContext, machine: number): string | undefined {
  const { total } = estimateMemory(ctx);
  if (total <= machine * USABLE_SHARE) return undefined;
  return `The stack takes about ${memoryInWords(total)} of memory and this machine has ${memoryInWords(machine)}: leave a component out, or run it on a larger one.`;
}
