import type { ProjectContext } from '../../core/context';
import type { ComponentProvider } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { warehouseDriver } from './drivers';

/** What every warehouse brings besides itself: the client that shows its marts, below warehouse/. */
export const WAREHOUSE_ENVIRONMENT = 'warehouse';

/** Storage may be there for another reason than the warehouse; then it brings none of this. */
export function servesWarehouse(ctx: ProjectContext, { meta }: ComponentProvider): boolean {
  return ctx.isServedBy('warehouse', meta.name);
}

/** True where there are marts to show and to publish; a stack of storage alone has none. */
export function showsMarts(ctx: ProjectContext, provider: ComponentProvider): boolean {
  return servesWarehouse(ctx, provider) && ctx.hasCapability('marts');
}

/** `make marts`. */
export function registerMartsCommand(ctx: ProjectContext, provider: ComponentProvider): void {
  ctx.registerCommand({
    name: 'marts',
    title: 'Print the marts',
    environment: WAREHOUSE_ENVIRONMENT,
    command: ['python', 'warehouse/marts.py'],
    when: () => showsMarts(ctx, provider),
  });
}

export function warehouseEnvironments(ctx: ProjectContext, provider: ComponentProvider): PythonEnvironment[] {
  if (!servesWarehouse(ctx, provider)) return [];
  return [
    {
      name: WAREHOUSE_ENVIRONMENT,
      title: 'Warehouse client',
      requirements: warehouseDriver(ctx.requireService('warehouse').type),
      paths: ['warehouse'],
      uses: ['warehouse'],
    },
  ];
}

/** The files of the client that are the same for every warehouse. */
export function renderWarehouseClient(vfs: VirtualFileSystem, ctx: ProjectContext, provider: ComponentProvider): void {
  if (servesWarehouse(ctx, provider)) ctx.renderScope(vfs, 'storage/common');
}
