import type { ProjectContext } from '../../core/context';
import type { ComponentProvider } from '../../core/provider';
import type { Capability, OwnedConnection, Step } from '../../core/services';
import { RAW_TABLES, SOURCE_FILES, SOURCE_TABLES } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import { sourceOfThread } from '../storage/server';

const SOURCE_FILES_MODULE = 'pipelines/source_files.py';

/** The module that knows the source files. Every provider that reads them calls this; the first one writes it. */
export function renderSourceFiles(vfs: VirtualFileSystem, ctx: ProjectContext): void {
  if (!vfs.getFile(SOURCE_FILES_MODULE)) ctx.renderScope(vfs, 'ingestion/common');
}

/**
 * The database that a tool which reads files and databases alike takes the shop's rows from; undefined where it reads the
 * files. Only a database that something in the stack fills is a source. Known once the stack is complete.
 */
export function sourceDatabase(ctx: ProjectContext): OwnedConnection | undefined {
  const isFilled = ctx.steps.some(({ kind, writes }) => kind === 'source' && writes.includes(SOURCE_TABLES[0]));
  return isFilled ? sourceOfThread(ctx) : undefined;
}

/** What the step of such a tool reads. */
export function sourceReads(ctx: ProjectContext): readonly string[] {
  return sourceDatabase(ctx) ? SOURCE_TABLES : SOURCE_FILES;
}

/** The capabilities whose variables such a tool needs: SOURCE_TYPE is set only where there is a database to read. */
export function sourceUses(ctx: ProjectContext): Capability[] {
  return sourceDatabase(ctx) ? ['warehouse', 'source_database'] : ['warehouse'];
}

/** The step of a tool that loads raw by itself, and its offer to do so; `reads` defaults to the source files. */
export function registerLoad(
  ctx: ProjectContext,
  { meta }: ComponentProvider,
  step: Pick<Step, 'title' | 'command' | 'environment'>,
  reads: () => readonly string[] = () => SOURCE_FILES,
): void {
  ctx.offer('raw_tables');
  ctx.registerStep({
    ...step,
    id: `ingest_${meta.name}`,
    kind: 'ingest',
    get reads() {
      return reads();
    },
    writes: RAW_TABLES,
    retries: 2,
    timeoutMinutes: 30,
    when: () => ctx.isServedBy('raw_tables', meta.name),
  });
}
