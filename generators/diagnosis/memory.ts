import type { ProjectContext } from '../../core/context';
import { memoryInWords } from '../../core/memory';
import { memorySummary, memoryWarning } from '../generation/memory';
import type { Finding } from './finding';
import type { Machine } from './machine';

const CHECK = 'memory';

/** Whether the machine is large enough for the stack. Docker Desktop's virtual machine has less than the machine around it. */
export function checkMemory(ctx: ProjectContext, needsContainers: boolean, machine: Machine): Finding[] {
  const docker = needsContainers ? machine.run('docker', ['info', '--format', '{{.MemTotal}}']) : undefined;
  const bytes = docker?.ok && /^\d+$/.test(docker.output) ? Number(docker.output) : 0;
  const memory = bytes > 0 ? Math.floor(bytes / 1024 ** 2) : machine.memory();
  const warning = memoryWarning(ctx, memory);
  if (warning !== undefined) {
    const mend = `Its services: ${memorySummary(ctx)}. ARCHITECTURE.md has them all.`;
    return [{ check: CHECK, mark: 'warn', what: warning, mend }];
  }
  return [{ check: CHECK, mark: 'ok', what: `${memorySummary(ctx)} of ${memoryInWords(memory)}` }];
}
