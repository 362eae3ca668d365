import type { ComposeService } from './compose';
import type { ProjectContext } from './context';

/** All figures are in MiB, for ordinary use: up, and busy with data of the order of the sample. */

/**
 * What a step takes when its environment says nothing else. Measured at their peak with the sample data: dbt 182, dlt 125, the
 * client of the warehouse alone 54.
 */
export const STEP_MEMORY = 192;

/** Beside its heap a JVM holds classes, compiled code, the stacks of its threads and the buffers of its connections. */
const JVM_BESIDE_HEAP = 256;

export function jvmMemory(heap: number): number {
  return heap + JVM_BESIDE_HEAP;
}

export interface ServiceMemory {
  name: string;
  memory: number;
  /** False for what runs once and ends: a step, a one-shot. */
  stays: boolean;
}

export interface MemoryEstimate {
  /** Everything that stays up, and the largest of what ends: those run one after the other. */
  total: number;
  services: ServiceMemory[];
}

/** What the stack takes. Known once compose is complete: when the project's own files are written, and after. */
export function estimateMemory(ctx: ProjectContext): MemoryEstimate {
  const services = [...ctx.compose.services].map(([name, service]) => ({
    name,
    memory: service.memory * (service.scale ?? 1),
    stays: staysUp(service),
  }));
  const of = (stays: boolean) => services.filter((service) => service.stays === stays).map(({ memory }) => memory);
  return { total: of(true).reduce((sum, memory) => sum + memory, 0) + Math.max(0, ...of(false)), services };
}

/** True for what `up` starts and keeps. */
export function staysUp({ restart, profiles = [] }: Pick<ComposeService, 'restart' | 'profiles'>): boolean {
  return restart !== 'no' && profiles.length === 0;
}

/** `640 MB`, `2.4 GB`. */
export function memoryInWords(mib: number): string {
  return mib < 1000 ? `${mib} MB` : `${(mib / 1024).toFixed(1)} GB`;
}
