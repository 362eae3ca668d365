import type { ProjectContext } from '../../core/context';
import type { VirtualFileSystem } from '../../core/vfs';

const BUILDING_MODULE = 'warehouse/building.py';

/** The module that exchanges a table for what a query returns. Every provider that needs it calls this; the first one writes it. */
export function renderBuilding(vfs: VirtualFileSystem, ctx: ProjectContext): void {
  if (!vfs.getFile(BUILDING_MODULE)) ctx.renderScope(vfs, 'transformation/common');
}
