import { z } from 'zod';
import type { ProjectContext } from '../../core/context';
import type { EngineOutput } from '../../core/engine';
import { ComponentProvider } from '../../core/provider';
import type { StackRequest } from '../../core/stackfile';
import { SOURCE_FILES, SOURCE_TABLES } from '../../core/thread';
import { builtInRegistry } from '../../providers';
import { generate } from './stack';

/** Fills the shop's own database, where the stack has one that is not the warehouse. */
class SeedProvider extends ComponentProvider {
  static readonly meta = { category: 'ingestion', name: 'seed', title: 'Seed', summary: '' } as const;
  static readonly options = z.strictObject({});

  override registerServices(ctx: ProjectContext): void {
    ctx.registerStep({
      id: 'seed',
      title: 'Fill the database',
      kind: 'source',
      command: ['true'],
      environment: 'warehouse',
      reads: SOURCE_FILES,
      writes: SOURCE_TABLES,
      retries: 0,
      timeoutMinutes: 5,
      when: () => ctx.hasCapability('source_database'),
    });
  }
}

/** A stack in which the database that is not the warehouse has the shop's rows, and so is read instead of the files. */
export function seededStack(request: StackRequest): EngineOutput {
  const registry = builtInRegistry();
  registry.register('ingestion', 'seed', () => SeedProvider);
  return generate({ ...request, ingestion: [...(request.ingestion ?? []), 'seed'] }, { registry });
}
