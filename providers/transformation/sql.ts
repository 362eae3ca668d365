import { z } from 'zod';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import { MART_TABLES, RAW_TABLES } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import { warehouseDriver } from '../storage/drivers';
import { renderBuilding } from './building';
import { DIALECTS } from './dialects';

const options = z.strictObject({});
type Options = z.output<typeof options>;

const ENVIRONMENT = 'sql';
const FOLDER = 'sql';

/** Turns raw into staging and marts with nothing but queries and a runner of one page. */
export class SqlProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'transformation',
    name: 'sql',
    title: 'Plain SQL',
    summary: 'Numbered SQL files, run in their order: raw to staging to marts without a framework',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.offer('marts');
    ctx.registerStep({
      id: 'transform_sql',
      title: 'Build the marts with plain SQL',
      kind: 'transform',
      command: ['python', `${FOLDER}/run.py`],
      environment: ENVIRONMENT,
      reads: RAW_TABLES,
      writes: MART_TABLES,
      retries: 1,
      timeoutMinutes: 60,
      when: () => ctx.isServedBy('marts', this.meta.name),
      models: { list: ['python', `${FOLDER}/run.py`, '--list'], files: [FOLDER] },
    });
  }

  override requirements(): Requirement[] {
    return [
      { capability: 'warehouse', because: 'the queries run there', types: Object.keys(DIALECTS) },
      { capability: 'raw_tables', because: 'the queries have to have something to transform' },
    ];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return [
      {
        name: ENVIRONMENT,
        title: 'Plain SQL',
        requirements: warehouseDriver(ctx.requireService('warehouse').type),
        paths: [FOLDER, 'warehouse'],
        uses: ['warehouse'],
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderBuilding(vfs, ctx);
    ctx.renderTemplates(vfs, this, templateValues(ctx));
  }
}

/** The names that the templates use. */
function templateValues(ctx: ProjectContext): object {
  const { type } = ctx.requireService('warehouse');
  const dialect = DIALECTS[type];
  if (!dialect) throw new Error(`there are no queries for a warehouse of type ${type}`);
  const { integer, decimal, utc } = dialect;
  const times = ['created_at', 'updated_at', 'ordered_at'];
  return {
    integer,
    decimal,
    utc: Object.fromEntries(times.map((column) => [column, utc(column)])),
    is_postgresql: type === 'postgresql',
  };
}
