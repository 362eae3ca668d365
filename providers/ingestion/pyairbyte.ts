import { z } from 'zod';
import { pinned } from '../../core/catalog/packages';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { CLIENT_TYPES, warehouseDriver } from '../storage/drivers';
import { registerLoad, renderSourceFiles } from './source-files';

const options = z.strictObject({});
type Options = z.output<typeof options>;

const ENVIRONMENT = 'pyairbyte';

/** Loads the source files into the schema raw with an Airbyte connector, without the Airbyte platform. */
export class PyairbyteProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'ingestion',
    name: 'pyairbyte',
    title: 'PyAirbyte',
    summary: 'Airbyte’s connectors as programs that a Python pipeline runs: no platform, no Docker',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    const command = ['python', 'pipelines/airbyte_shop.py'];
    registerLoad(ctx, this, {
      title: 'Load the source files into raw with PyAirbyte',
      command,
      environment: ENVIRONMENT,
    });
  }

  override requirements(): Requirement[] {
    return [{ capability: 'warehouse', because: 'PyAirbyte loads into it', types: CLIENT_TYPES }];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return [
      {
        name: ENVIRONMENT,
        title: 'PyAirbyte',
        requirements: [pinned('airbyte'), ...driver(ctx.requireService('warehouse').type)],
        paths: ['pipelines', 'data', 'warehouse'],
        uses: ['warehouse'],
        // The connector runs on Python 3.11 only, which is Debian's own in the images.
        systemPackages: ['python3'],
        setup: ['requirements/connectors/source-file.txt'],
        variables: () => ({ AIRBYTE_OFFLINE_MODE: '1', DO_NOT_TRACK: '1' }),
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderSourceFiles(vfs, ctx);
    ctx.renderTemplates(vfs, this);
  }
}

/**
 * What the warehouse client needs beside what PyAirbyte brings: clients of these warehouses, in versions of its own, and
 * for MySQL the cryptography that the client's extra asks for in a newer one.
 */
const BROUGHT_ALONG: ReadonlySet<string> = new Set(['duckdb', 'snowflake', 'bigquery']);

function driver(type: string): readonly string[] {
  if (BROUGHT_ALONG.has(type)) return [];
  return type === 'mysql' ? [pinned('pymysql')] : warehouseDriver(type);
}
