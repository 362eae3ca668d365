import { z } from 'zod';
import { stringify } from 'yaml';
import type { ProjectContext } from '../../core/context';
import { estimateMemory, memoryInWords } from '../../core/memory';
import { ComponentProvider } from '../../core/provider';
import type { VirtualFileSystem } from '../../core/vfs';
import { scheduleOption } from '../orchestration/steps';
import { baseManifests } from './kubernetes/base';
import {
  baseKustomization,
  builtImages,
  externalComponent,
  localOverlay,
  productionOverlay,
} from './kubernetes/kustomization';
import { objectName, projectLabel, secretName } from './kubernetes/objects';
import { templateValues } from './kubernetes/template-values';
import { type Landscape, landscapeOf, type Workload } from './kubernetes/workloads';

const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

const options = z.strictObject({
  registry: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.:/_-]*[a-z0-9]$/, 'a registry and folder such as ghcr.io/acme')
    .optional()
    .describe('Where the images are pushed, such as ghcr.io/acme; a cluster on this machine needs none'),
  schedule: scheduleOption
    .describe('When the thread runs where no orchestrator runs it: a cron expression, in UTC')
    .meta({ ask: false }),
  volume_gb: z.int().min(1).max(65_536).default(10).describe('Size of each volume, in GB'),
  storage_class: z
    .string()
    .regex(HOST, 'the name of a storage class of the cluster')
    .optional()
    .describe('Storage class of the volumes; the cluster’s default when not given'),
  shared_volumes: z
    .enum(['node', 'cluster'])
    .default('node')
    .describe(
      'Volumes that several pods share: all of those on one node, or a storage class that can be mounted on many',
    ),
  database_host: z
    .string()
    .regex(HOST, 'the address of a server, without a port')
    .optional()
    .describe('Address of a managed PostgreSQL that takes the place of the container in production'),
});
type Options = z.output<typeof options>;

/** Not a registry of anybody's: kubernetes/apply refuses it. */
const NO_REGISTRY = 'registry.example.com';
const NO_DATABASE = 'postgresql.example.com';
const FOLDER = 'kubernetes';

/** The stack on a cluster: what compose says, in the words of Kubernetes. */
export class KubernetesProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'infrastructure',
    name: 'kubernetes',
    title: 'Kubernetes',
    summary: 'The same stack on a cluster: manifests for kustomize, made from the services of docker-compose.yml',
  } as const;
  static readonly options = options;

  /** Everything here follows from the services and files of the others; see complete. */
  override generate(): void {}

  override complete(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const { options } = this;
    const landscape = landscapeOf(ctx, vfs);
    const pods = { ctx, vfs, landscape, oneNode: options.shared_volumes === 'node' };
    const manifests = baseManifests(pods, {
      schedule: options.schedule,
      volumeGb: options.volume_gb,
      storageClass: options.storage_class,
    });
    const images = builtImages(ctx, landscape);
    const add = (path: string, value: object, comment?: string) =>
      vfs.addFile(`${FOLDER}/${path}`, yamlText(value, comment));

    for (const { path, object, comment } of manifests) add(`base/${path}`, object, comment);
    add('base/kustomization.yaml', baseKustomization(ctx, manifests, landscape), BASE);
    add('overlays/local/kustomization.yaml', localOverlay(images), LOCAL);

    const server = databaseServer(ctx, landscape);
    const component = server && `external-${server.name}`;
    if (server) {
      const external = externalComponent(server, options.database_host ?? NO_DATABASE, manifests);
      add(`components/${component}/kustomization.yaml`, external, EXTERNAL);
    }
    const components = component && options.database_host ? [component] : [];
    const registry = options.registry ?? NO_REGISTRY;
    add(
      'overlays/production/kustomization.yaml',
      productionOverlay(images, registry, workers(landscape), components),
      PRODUCTION,
    );

    const extra = {
      ...templateValues(ctx, landscape, manifests),
      memory: memoryInWords(estimateMemory(ctx).total),
      namespace: projectLabel(ctx),
      secret: secretName(ctx),
      component: component ?? '',
      no_registry: NO_REGISTRY,
      no_database: NO_DATABASE,
      workers: workers(landscape).map(({ name }) => name),
      schedule: options.schedule,
      shares_node: pods.oneNode && [...landscape.claims.values()].some((users) => users.size > 1),
    };
    ctx.renderTemplates(vfs, this, extra, (target) => images.length > 0 || !/Dockerfile|\/images$/.test(target));
  }
}

/** Those of which there can be any number. */
function workers({ workloads, names }: Landscape): Workload[] {
  return workloads.filter(({ name }) => names.get(`${name}-1`) === name);
}

/** The PostgreSQL of the stack, where it is a container. */
function databaseServer(ctx: ProjectContext, { workloads }: Landscape): Workload | undefined {
  const connection = ['metadata_database', 'warehouse']
    .map((capability) => ctx.getServiceByCapability(capability))
    .find((found) => found?.type === 'postgresql');
  return workloads.find(({ name, kind }) => kind === 'StatefulSet' && name === objectName(connection?.host ?? ''));
}

function yamlText(value: object, comment?: string): string {
  const head =
    comment === undefined
      ? ''
      : `${comment
          .split('\n')
          .map((line) => `# ${line}`)
          .join('\n')}\n`;
  return head + stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, singleQuote: true });
}

const BASE = `Everything of docker-compose.yml, for kustomize; docs/kubernetes.md tells how to use it. Changes of your own belong in an
overlay. The generator adds here what it adds to compose, and keeps your edits. A file that you add to one of the mounted
folders below needs a line of its own.`;
const LOCAL = 'A cluster on this machine: kind, minikube, k3d. Its images are built here and loaded into it.';
const PRODUCTION =
  'A cluster that pulls its images from a registry; kubernetes/images builds, pushes and writes their tag here.';
const EXTERNAL =
  'A managed PostgreSQL in the place of the container: every client finds it under the name of the container.';
