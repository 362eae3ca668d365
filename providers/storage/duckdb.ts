import { z } from 'zod';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider } from '../../core/provider';
import type { OwnedConnection, PythonEnvironment, Vantage } from '../../core/services';
import { MART_TABLES } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import {
  registerMartsCommand,
  renderWarehouseClient,
  servesWarehouse,
  showsMarts,
  WAREHOUSE_ENVIRONMENT,
  warehouseEnvironments,
} from './warehouse';

const options = z.strictObject({});
type Options = z.output<typeof options>;

/** In containers both files are on one volume, since the project itself is mounted read-only. */
const FOLDERS: Record<Vantage, string> = { network: '/warehouse', host: 'data/warehouse' };
const VOLUME = `duckdb_data:${FOLDERS.network}`;

/** A warehouse in a file. One process may write it, so the thread writes one file and readers open a published copy. */
export class DuckdbProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'storage',
    name: 'duckdb',
    title: 'DuckDB',
    summary: 'The analytical database in a file: a warehouse without a server',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerConnection({
      name: 'duckdb',
      type: 'duckdb',
      capabilities: ['warehouse'],
      variables: (vantage) => ({
        WAREHOUSE_TYPE: 'duckdb',
        WAREHOUSE_PATH: workingFile(vantage),
        WAREHOUSE_PUBLISHED_PATH: publishedFile(vantage),
      }),
      volumes: [VOLUME],
      readerVolumes: [`${VOLUME}:ro`],
    });
    ctx.registerStep({
      id: 'publish_duckdb',
      title: 'Publish the checked database for readers',
      kind: 'publish',
      command: ['python', 'warehouse/publish.py'],
      environment: WAREHOUSE_ENVIRONMENT,
      reads: MART_TABLES,
      writes: [publishedFile('host')],
      retries: 1,
      timeoutMinutes: 10,
      when: () => showsMarts(ctx, this),
    });
    registerMartsCommand(ctx, this);
  }

  /** All targets name the file that the thread writes; readers take WAREHOUSE_PUBLISHED_PATH. */
  override getConnectionString(
    ctx: ProjectContext,
    connection: OwnedConnection,
    target: string,
    vantage: Vantage,
  ): string {
    const prefix = PREFIXES[target];
    if (prefix === undefined) return super.getConnectionString(ctx, connection, target, vantage);
    return `${prefix}${workingFile(vantage)}`;
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return warehouseEnvironments(ctx, this);
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderWarehouseClient(vfs, ctx, this);
    ctx.renderTemplates(vfs, this, {}, (target) => !target.startsWith('warehouse/') || servesWarehouse(ctx, this));
  }
}

/** What stands before the file's path. */
const PREFIXES: Record<string, string> = {
  dlt: '',
  sqlalchemy: 'duckdb:///',
  jdbc: 'jdbc:duckdb:',
  sling: 'duckdb://',
};

function workingFile(vantage: Vantage): string {
  return `${FOLDERS[vantage]}/warehouse.duckdb`;
}

function publishedFile(vantage: Vantage): string {
  return `${FOLDERS[vantage]}/published.duckdb`;
}
