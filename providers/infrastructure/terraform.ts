import { kebabCase } from 'change-case';
import { z } from 'zod';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { OwnedConnection, PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';

const options = z.strictObject({});
type Options = z.output<typeof options>;

/** Types of warehouse that the files know how to make: a server of RDS, and a volume of EFS. */
const WAREHOUSES = ['postgresql', 'duckdb'];
/** Names in AWS are built as `<name>-<environment>-<part>`, and some may have 64 characters only. */
const LONGEST_AWS_NAME = 24;
/** Set by the task definition, from the server that Terraform made. */
const ADDRESS_VARIABLES = ['WAREHOUSE_HOST', 'WAREHOUSE_PORT'];
/** Files for steps to run: without steps there is nothing to schedule. */
const PIPELINE_FILES = /^terraform\/(?:steps\.tf|pipeline\w*\.tf|push-images|image\/.*)$/;
const WAREHOUSE_FILE = /^terraform\/(?:pipeline_)?warehouse_(\w+)\.tf$/;

/** AWS for Terraform and OpenTofu: network, bucket, warehouse, and the steps as scheduled Fargate tasks. */
export class TerraformProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'infrastructure',
    name: 'terraform',
    title: 'Terraform (AWS)',
    summary: 'The project’s place in AWS, for Terraform or OpenTofu: network, warehouse, scheduled pipeline',
  } as const;
  static readonly options = options;

  override requirements(ctx: ProjectContext): Requirement[] {
    // A stack without a warehouse has its network and bucket all the same.
    if (!ctx.hasCapability('warehouse')) return [];
    return [{ capability: 'warehouse', because: 'Terraform makes its place in AWS', types: WAREHOUSES }];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const warehouse = ctx.getServiceByCapability('warehouse');
    const hasPipeline = ctx.steps.length > 0;
    ctx.renderTemplates(vfs, this, templateValues(ctx, warehouse), (target) => {
      const type = WAREHOUSE_FILE.exec(target)?.[1];
      if (type && type !== warehouse?.type) return false;
      // A warehouse without a server is a file that only the steps mount.
      const forSteps = PIPELINE_FILES.test(target) || (type && !warehouse?.host);
      return hasPipeline || !forSteps;
    });
  }
}

function templateValues(ctx: ProjectContext, warehouse: OwnedConnection | undefined): object {
  const { steps } = ctx;
  const environments = ctx.environments.filter(({ name }) => steps.some((step) => step.environment === name));
  const paths = new Set(environments.flatMap((environment) => environment.paths));
  return {
    aws_name: awsName(ctx.projectName),
    has_pipeline: steps.length > 0,
    postgresql_warehouse: warehouse?.type === 'postgresql',
    duckdb_warehouse: warehouse?.type === 'duckdb' && steps.length > 0,
    steps,
    environments: environments.map((environment) => ({
      name: environment.name,
      variables: variablesInAws(ctx, environment, warehouse),
    })),
    paths: [...paths].sort(),
  };
}

function awsName(projectName: string): string {
  return kebabCase(projectName).slice(0, LONGEST_AWS_NAME).replace(/-+$/, '');
}

/**
 * The variables of the compose network, where only the warehouse's address differs: its host and port are set by the
 * task definition, and inside a connection string they become references to those.
 */
function variablesInAws(ctx: ProjectContext, environment: PythonEnvironment, warehouse: OwnedConnection | undefined) {
  return Object.entries(ctx.variablesOf(environment, 'network'))
    .filter(([name]) => !ADDRESS_VARIABLES.includes(name))
    .map(([name, value]) => ({ name, value: shellString(inAws(value, warehouse)) }));
}

function inAws(value: string, warehouse: OwnedConnection | undefined): string {
  if (!warehouse?.host) return value;
  return value.replaceAll(`${warehouse.host}:${warehouse.port}`, '${WAREHOUSE_HOST}:${WAREHOUSE_PORT}');
}

/** In double quotes, where references are expanded. */
function shellString(value: string): string {
  return `"${value.replace(/[\\"`]/g, '\\$&')}"`;
}
