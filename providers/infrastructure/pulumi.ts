import { z } from 'zod';
import { pinned } from '../../core/catalog/packages';
import { costOf } from '../../core/cost';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { OwnedConnection, PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { cloudPlace, costTable } from './cloud-cost';
import { type CloudSteps, cloudSteps, renderStepImages } from './cloud-steps';
import { CLOUD_WAREHOUSES, cloudName } from './clouds';
import { SIZES, sizeWords } from './sizes';

const options = z.strictObject({});
type Options = z.output<typeof options>;

const CLOUD = 'aws';
/** Modules that only steps need. */
const PIPELINE_FILES = /^pulumi\/(?:pipeline|tasks|roles|alarms|reach|access)\.py$|^pulumi\/push-images$/;

/** AWS as a Python program: the same network, bucket, warehouse and scheduled tasks as Terraform's. */
export class PulumiProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'infrastructure',
    name: 'pulumi',
    title: 'Pulumi',
    summary: 'The project’s place in AWS as a Python program: network, warehouse, scheduled pipeline; needs no account',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerCloudPlace(cloudPlace(ctx, CLOUD));
  }

  override requirements(ctx: ProjectContext): Requirement[] {
    // A stack without a warehouse has its network and bucket all the same.
    if (!ctx.hasCapability('warehouse')) return [];
    return [{ capability: 'warehouse', because: 'Pulumi makes its place in AWS', types: CLOUD_WAREHOUSES }];
  }

  override getRequirements(): PythonEnvironment[] {
    return [
      {
        name: 'pulumi',
        title: 'Pulumi',
        requirements: [pinned('pulumi'), pinned('pulumi-aws'), pinned('pulumi-random')],
        paths: ['pulumi'],
        uses: [],
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const made = cloudSteps(ctx);
    const hasPipeline = made.steps.length > 0;
    const warehouse = warehouseModule(ctx.getServiceByCapability('warehouse'), hasPipeline);
    ctx.renderTemplates(vfs, this, templateValues(ctx, warehouse, made), (target) => {
      if (/\/warehouse_\w+\.py$/.test(target)) return target === `pulumi/${warehouse}.py`;
      // A warehouse without steps still has its doors.
      if (/\/(?:reach|access)\.py$/.test(target) && warehouse) return true;
      return hasPipeline || !PIPELINE_FILES.test(target);
    });
    vfs.addFile('pulumi/stack.json', `${JSON.stringify(stackDescription(ctx, made), null, 2)}\n`);
    if (hasPipeline) renderStepImages(vfs, ctx, 'pulumi', CLOUD, made);
  }
}

/** A server is made for itself; a file only for the steps that mount it; an account is somebody else's. */
function warehouseModule(warehouse: OwnedConnection | undefined, hasPipeline: boolean): string | undefined {
  if (!warehouse || warehouse.account) return undefined;
  if (warehouse.host) return 'warehouse_server';
  return hasPipeline ? 'warehouse_file' : undefined;
}

/** What pulumi/settings.py reads. */
function stackDescription(ctx: ProjectContext, made: CloudSteps): object {
  const { server, storage, cores, memory } = SIZES[CLOUD];
  return {
    name: cloudName(ctx.projectName),
    server,
    storage_gib: storage,
    cpu_units: cores * 1024,
    memory_mib: memory * 1024,
    steps: made.steps.map(({ id, title, environment, command, retries, timeoutMinutes }) => ({
      id,
      title,
      environment,
      command,
      retries,
      timeout_minutes: timeoutMinutes,
    })),
    environments: made.environments.map(({ name }) => name),
    uses_object_store: made.usesObjectStore,
    outside: Object.fromEntries(made.outside.map(({ name, value }) => [name, value ?? null])),
    outside_secrets: made.outsideSecrets.map(({ name }) => name),
    outside_ports: made.outsidePorts,
  };
}

function templateValues(ctx: ProjectContext, warehouse: string | undefined, made: CloudSteps): object {
  return {
    cloud_name: cloudName(ctx.projectName),
    has_pipeline: made.steps.length > 0,
    warehouse_module: warehouse ?? null,
    postgresql_warehouse: warehouse === 'warehouse_server',
    duckdb_warehouse: warehouse === 'warehouse_file',
    outside: made.outside.map(({ name, value }) => ({ config: name.toLowerCase(), value: value ?? null })),
    outside_secrets: made.outsideSecrets,
    key_file: made.keyFile ?? null,
    size: sizeWords(CLOUD),
    cost: costTable(costOf(cloudPlace(ctx, CLOUD))),
  };
}
