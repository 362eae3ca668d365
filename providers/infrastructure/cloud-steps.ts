import type { ProjectContext } from '../../core/context';
import type { OwnedConnection, OwnedStep, PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { CLOUDS, type CloudName } from './clouds';

/** A variable with a value, as a line of the image's variables.sh. */
interface Line {
  name: string;
  value: string;
}

/** Something that a step connects to and that is not made beside it: its owner says where it is. */
export interface Outside {
  name: string;
  comment: string;
  /** What is most often right. */
  value?: string | undefined;
}

/** The steps of the thread as a cloud runs them: each in an image of its environment, one after the other. */
export interface CloudSteps {
  steps: readonly OwnedStep[];
  environments: readonly { name: string; variables: readonly Line[] }[];
  /** Folders and files of the project that the images hold. */
  paths: readonly string[];
  /** True where steps read or write files in the store. */
  usesObjectStore: boolean;
  outside: readonly Outside[];
  /** Names of the variables whose values only a store of secrets may hold. */
  outsideSecrets: readonly Outside[];
  /** Ports, beside 443, that steps must reach outside. */
  outsidePorts: readonly number[];
  /** A key file that is written from a secret when a step starts. */
  keyFile: { secret: string; path: string } | undefined;
}

/** Set from the server that is made beside the steps. */
const ADDRESS_VARIABLES = ['WAREHOUSE_HOST', 'WAREHOUSE_PORT'];
const KEY_FILE = '/tmp/account-key.json';
const IMAGE_SCOPE = 'infrastructure/step-image';

export function cloudSteps(ctx: ProjectContext): CloudSteps {
  const { steps } = ctx;
  const used = ctx.environments.filter(({ name }) => steps.some((step) => step.environment === name));
  const warehouse = used.some(({ uses }) => uses.includes('warehouse')) ? warehouseOf(ctx) : undefined;
  const outside = new Map<string, Outside>();
  const secrets = new Map<string, Outside>();
  const ports = new Set<number>();
  for (const { name, comment, value } of warehouse?.account?.settings ?? [])
    outside.set(name, { name, comment, value: value === '' ? undefined : value });
  if (warehouse?.account) secrets.set(warehouse.account.secret.name, warehouse.account.secret);

  const environments = used.map((environment) => {
    const lines = linesOf(ctx, environment);
    for (const line of lines) {
      const { services, asks } = addressesIn(line, lines, ctx);
      if (!asks) continue;
      outside.set(line.name, { name: line.name, comment: `In the local stack: ${line.value}`, value: fixedPort(line) });
      for (const port of services) ports.add(port);
    }
    for (const key of foreignPasswords(ctx, environment)) {
      secrets.set(key, { name: key, comment: ctx.envVars.find(({ name }) => name === key)?.comment ?? key });
    }
    const kept = lines.filter(({ name }) => !outside.has(name));
    return { name: environment.name, variables: kept.map(({ name, value }) => ({ name, value: shellString(value) })) };
  });
  return {
    steps,
    environments,
    paths: [...new Set(used.flatMap(({ paths }) => paths))].sort(),
    usesObjectStore: used.some(({ uses }) => uses.includes('object_store')),
    outside: [...outside.values()],
    outsideSecrets: [...secrets.values()],
    outsidePorts: [...ports].sort((a, b) => a - b),
    keyFile: warehouse?.account?.keyFile ? { secret: warehouse.account.secret.name, path: KEY_FILE } : undefined,
  };
}

/** The images' files below `folder`: the same for everything that runs steps in a cloud. */
export function renderStepImages(
  vfs: VirtualFileSystem,
  ctx: ProjectContext,
  folder: string,
  cloud: CloudName,
  made: CloudSteps,
): void {
  const { title, runsAs } = CLOUDS[cloud];
  const { environments, paths, keyFile } = made;
  const extra = { environments, paths, folder, cloud_title: title, runs_as: runsAs, key_file: keyFile ?? null };
  for (const target of ['Dockerfile', 'Dockerfile.dockerignore', 'start', 'variables.sh']) {
    const content = ctx.renderFragment(IMAGE_SCOPE, target, extra);
    if (content === undefined) throw new Error(`no template ${IMAGE_SCOPE}/${target}`);
    vfs.addFile(`${folder}/image/${target}`, content, target === 'start' ? 0o755 : 0o644);
  }
}

function warehouseOf(ctx: ProjectContext): OwnedConnection | undefined {
  return ctx.getServiceByCapability('warehouse');
}

/**
 * The variables of the compose network as they are in a cloud: the address of the warehouse and the login of the object
 * store are set where the step runs, and what names one of them becomes a reference.
 */
function linesOf(ctx: ProjectContext, environment: PythonEnvironment): Line[] {
  const warehouse = warehouseOf(ctx);
  const store = environment.uses.includes('object_store') ? ctx.getServiceByCapability('object_store') : undefined;
  const storeVariables = store?.variables?.('network') ?? {};
  return Object.entries(ctx.variablesOf(environment, 'network')).flatMap(([name, value]) => {
    if (ADDRESS_VARIABLES.includes(name)) return [];
    if (name in storeVariables) {
      // Folders of the one bucket that is made, where the local store has buckets.
      return ctx.services.buckets.includes(value) ? [{ name, value: `\${DATA_BUCKET}/${value}` }] : [];
    }
    return [{ name, value: inCloud(value, warehouse) }];
  });
}

function inCloud(value: string, warehouse: OwnedConnection | undefined): string {
  if (warehouse?.account?.keyFile) return value.replaceAll(warehouse.account.keyFile, KEY_FILE);
  if (!warehouse?.host) return value;
  return value.replaceAll(`${warehouse.host}:${warehouse.port}`, '${WAREHOUSE_HOST}:${WAREHOUSE_PORT}');
}

/** Whether a value names a service of the compose network, or is the port beside the host that does. */
function addressesIn({ name, value }: Line, lines: readonly Line[], ctx: ProjectContext) {
  const services = [...ctx.compose.services.keys()];
  const hostOf = (text: string) => services.find((service) => text === service);
  const inUrl = services.flatMap((service) => {
    if (!value.includes(`${service}:`)) return [];
    const found = new RegExp(`(?:^|[/@,])${service}:(\\d+)`).exec(value);
    return found ? [Number(found[1])] : [];
  });
  if (inUrl.length > 0) return { asks: true, services: inUrl };
  if (name.endsWith('_HOST') && hostOf(value)) return { asks: true, services: [] };
  const host = lines.find((line) => line.name === name.replace(/_PORT$/, '_HOST'));
  if (name.endsWith('_PORT') && host && hostOf(host.value)) return { asks: true, services: [Number(value)] };
  return { asks: false, services: [] };
}

/** The port of a service is most often the one that it has in the local stack. */
function fixedPort({ name, value }: Line): string | undefined {
  return name.endsWith('_PORT') ? value : undefined;
}

/** Passwords of what is neither made in the cloud nor the warehouse. */
function foreignPasswords(ctx: ProjectContext, { uses }: PythonEnvironment): string[] {
  const elsewhere = uses.filter((capability) => capability !== 'warehouse' && capability !== 'object_store');
  return elsewhere.flatMap((capability) => ctx.getServiceByCapability(capability)?.passwordKey ?? []);
}

/** In double quotes, where references are expanded. */
function shellString(value: string): string {
  return `"${value.replace(/[\\"`]/g, '\\$&')}"`;
}
