import { z } from 'zod';
import { costOf } from '../../core/cost';
import type { ProjectContext } from '../../core/context';
import type { Problem } from '../../core/problems';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { OwnedConnection } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { cloudPlace, costTable } from './cloud-cost';
import { type CloudSteps, cloudSteps, renderStepImages } from './cloud-steps';
import { CLOUD_WAREHOUSES, cloudName, type CloudName, cloudOption, CLOUDS, misplacedFile } from './clouds';
import { sizeWords } from './sizes';

const options = z.strictObject({ cloud: cloudOption });
type Options = z.output<typeof options>;

/** The one bucket, in the words of each cloud. */
const DATA_BUCKETS: Readonly<Record<CloudName, string>> = {
  aws: 'aws_s3_bucket.data.id',
  gcp: 'google_storage_bucket.data.name',
  azure: 'azurerm_storage_container.data.name',
};
/** Files for steps to run: without steps there is nothing to schedule. */
const PIPELINE_FILES = /^terraform\/(?:steps\.tf|outside\.tf|pipeline\w*\.tf|push-images)$/;
const WAREHOUSE_FILE = /^terraform\/(pipeline_)?warehouse_(\w+)\.tf$/;

/** A cloud for Terraform and OpenTofu: network, bucket, warehouse, and the steps as scheduled jobs. */
export class TerraformProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'infrastructure',
    name: 'terraform',
    title: 'Terraform / OpenTofu',
    summary: 'The project’s place in AWS, Google Cloud or Azure: network, warehouse, scheduled pipeline',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerCloudPlace(cloudPlace(ctx, this.options.cloud));
  }

  override requirements(ctx: ProjectContext): Requirement[] {
    // A stack without a warehouse has its network and bucket all the same.
    if (!ctx.hasCapability('warehouse')) return [];
    const { title } = CLOUDS[this.options.cloud];
    return [{ capability: 'warehouse', because: `Terraform makes its place in ${title}`, types: CLOUD_WAREHOUSES }];
  }

  override validateConfiguration(ctx: ProjectContext): Problem[] {
    return misplacedFile(ctx, this, this.options.cloud);
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const { cloud } = this.options;
    const warehouse = ctx.getServiceByCapability('warehouse');
    const made = cloudSteps(ctx);
    const values = templateValues(ctx, this.options, warehouse, made);
    const include = (target: string) => belongs(target, warehouse, made);
    ctx.renderTemplates(vfs, this, values, include);
    ctx.renderScope(vfs, `infrastructure/terraform-${cloud}`, { options: this.options, ...values }, include);
    if (made.steps.length > 0) renderStepImages(vfs, ctx, 'terraform', cloud, made);
  }
}

function belongs(target: string, warehouse: OwnedConnection | undefined, made: CloudSteps): boolean {
  const hasPipeline = made.steps.length > 0;
  const [, forPipeline, type] = WAREHOUSE_FILE.exec(target) ?? [];
  const elsewhere = !warehouse || warehouse.account;
  if (type && type !== (elsewhere ? 'elsewhere' : warehouse.type)) return false;
  if (target.endsWith('/pipeline_object_store.tf')) return hasPipeline && made.usesObjectStore;
  if (target.endsWith('/outside.tf')) return hasPipeline && hasOutside(made);
  // A warehouse without a server is a file that only the steps mount.
  const forSteps = PIPELINE_FILES.test(target) || forPipeline || (type && !warehouse?.host);
  return hasPipeline || !forSteps;
}

function hasOutside({ outside, outsideSecrets }: CloudSteps): boolean {
  return outside.length + outsideSecrets.length > 0;
}

function templateValues(
  ctx: ProjectContext,
  { cloud }: Options,
  warehouse: OwnedConnection | undefined,
  made: CloudSteps,
): object {
  const hasPipeline = made.steps.length > 0;
  return {
    cloud,
    cloud_title: CLOUDS[cloud].title,
    is_aws: cloud === 'aws',
    aws_name: cloudName(ctx.projectName),
    cloud_name: cloudName(ctx.projectName),
    has_pipeline: hasPipeline,
    size: sizeWords(cloud),
    cost: costTable(costOf(cloudPlace(ctx, cloud))),
    postgresql_warehouse: warehouse?.type === 'postgresql',
    bigquery_warehouse: warehouse?.type === 'bigquery',
    duckdb_warehouse: warehouse?.type === 'duckdb' && hasPipeline,
    steps: made.steps,
    environments: made.environments,
    uses_object_store: made.usesObjectStore,
    has_outside: hasPipeline && hasOutside(made),
    outside: made.outside.map((one) => ({ ...one, value: one.value ?? null })),
    outside_secrets: made.outsideSecrets,
    outside_ports: made.outsidePorts,
    key_file: made.keyFile ?? null,
    // What is merged into the environment of every step.
    step_environment: [
      'local.warehouse_environment',
      `{ DATA_BUCKET = ${DATA_BUCKETS[cloud]} }`,
      ...(made.usesObjectStore ? ['local.object_store_environment'] : []),
      ...(made.outside.length > 0 ? ['var.outside'] : []),
    ],
  };
}
