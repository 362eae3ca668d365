import type { ProjectContext } from '../../core/context';
import type { VirtualFileSystem } from '../../core/vfs';

const SOURCE_FILES_MODULE = 'pipelines/source_files.py';

/** The module that knows the source files. Every provider that reads them calls this; the first one writes it. */
export function renderSourceFiles(vfs: VirtualFileSystem, ctx: ProjectContext): void {
  if (!vfs.getFile(SOURCE_FILES_MODULE)) ctx.renderScope(vfs, 'ingestion/common');
}
