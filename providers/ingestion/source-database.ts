import type { ProjectContext } from '../../core/context';
import type { ComponentProvider } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import { SOURCE_FILES, SOURCE_TABLES } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import { warehouseDriver } from '../storage/drivers';
import { sourceOfThread } from '../storage/server';
import { renderSourceFiles } from './source-files';

/**
 * The shop's own database: filled once, from the source files, whichever tool reads it. A tool that can read a database
 * calls the three functions from registerServices, getRequirements and generate.
 */

export const SOURCE_ENVIRONMENT = 'source';

const STEP = 'seed_source';
/** Tools that take the data from the database, where there is one. */
const readers = new WeakMap<ProjectContext, Set<string>>();

/** The step that fills the database. It takes part where the tool that fills raw reads the database. */
export function registerSeeding(ctx: ProjectContext, { meta }: ComponentProvider): void {
  const known = readers.get(ctx);
  if (known) {
    known.add(meta.name);
    return;
  }
  readers.set(ctx, new Set([meta.name]));
  ctx.registerStep({
    id: STEP,
    title: 'Fill the shop’s database from the source files',
    kind: 'source',
    command: ['python', 'pipelines/seed_source.py'],
    environment: SOURCE_ENVIRONMENT,
    reads: SOURCE_FILES,
    writes: SOURCE_TABLES,
    retries: 2,
    timeoutMinutes: 15,
    when: () => [...(readers.get(ctx) ?? [])].some((name) => fillsRaw(ctx, name)),
  });
}

/** True where this tool fills raw, and does it from the database. */
function fillsRaw(ctx: ProjectContext, name: string): boolean {
  return ctx.isServedBy('raw_tables', name) && sourceOfThread(ctx) !== undefined;
}

export function seedingEnvironments(ctx: ProjectContext, { meta }: ComponentProvider): PythonEnvironment[] {
  if (!fillsRaw(ctx, meta.name)) return [];
  return [
    {
      name: SOURCE_ENVIRONMENT,
      title: 'Client of the shop’s database',
      requirements: warehouseDriver(ctx.requireService('source_database').type),
      paths: ['pipelines', 'data'],
      uses: ['source_database'],
    },
  ];
}

export function renderSeeding(vfs: VirtualFileSystem, ctx: ProjectContext, { meta }: ComponentProvider): void {
  if (!fillsRaw(ctx, meta.name)) return;
  renderSourceFiles(vfs, ctx);
  ctx.renderScope(vfs, 'ingestion/source-database');
}
