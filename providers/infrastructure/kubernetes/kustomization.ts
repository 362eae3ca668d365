import { stringify } from 'yaml';
import type { ProjectContext } from '../../../core/context';
import { configKey, configName, type Mount } from './mounts';
import { type Manifest, objectName, projectLabel } from './objects';
import { imageOf } from './pods';
import type { Landscape, Workload } from './workloads';

/** From kubernetes/base to the project's folder, where the mounted files lie. */
const TO_PROJECT = '../..';

interface Kustomization {
  apiVersion: string;
  kind: 'Kustomization' | 'Component';
  [field: string]: unknown;
}

const KUSTOMIZATION = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' } as const;

export function baseKustomization(
  ctx: ProjectContext,
  manifests: readonly Manifest[],
  landscape: Landscape,
): Kustomization {
  const generators = configGenerators(landscape);
  return {
    ...KUSTOMIZATION,
    namespace: projectLabel(ctx),
    resources: manifests.map(({ path }) => path),
    ...(generators.length > 0 && { configMapGenerator: generators }),
  };
}

/** A ConfigMap for each file or folder that a container mounts whose image is somebody else's, and for each file of settings. */
function configGenerators({ workloads, tools }: Landscape): object[] {
  const all = [...workloads, ...tools.values()];
  const mounted = new Map<string, Extract<Mount, { kind: 'config' }>>();
  for (const mount of all.flatMap(({ mounts }) => mounts))
    if (mount.kind === 'config') mounted.set(mount.source, mount);
  const settings = new Set(all.flatMap(({ service }) => service.env_file ?? []));
  return [
    ...[...settings]
      .sort()
      .map((file) => ({ name: configName(file), envs: [`${TO_PROJECT}/${file.replace(/^\.\//, '')}`] })),
    ...[...mounted.values()].map((mount) => ({
      name: configName(mount.source),
      files: mount.files.map((file) => `${configKey(mount, file)}=${TO_PROJECT}/${file}`),
    })),
  ];
}

/** Images that are built here: their names in the manifests. */
export function builtImages(ctx: ProjectContext, { workloads, tools }: Landscape): string[] {
  const built = [...workloads, ...tools.values()].filter(({ service }) => service.build);
  return [...new Set(built.map(({ service }) => imageOf(ctx, service)))].sort();
}

/** Images of this machine, loaded into a cluster on it. */
export function localOverlay(images: readonly string[]): Kustomization {
  return {
    ...KUSTOMIZATION,
    resources: ['../../base'],
    ...(images.length > 0 && { images: images.map((name) => ({ name, newTag: 'local' })) }),
  };
}

export function productionOverlay(
  images: readonly string[],
  registry: string,
  workers: readonly Workload[],
  components: readonly string[],
): Kustomization {
  return {
    ...KUSTOMIZATION,
    resources: ['../../base'],
    ...(components.length > 0 && { components: components.map((name) => `../../components/${name}`) }),
    ...(images.length > 0 && { images: images.map((name) => ({ name, newName: `${registry}/${name}`, newTag: '1' })) }),
    ...(workers.length > 0 && { replicas: workers.map(({ name, replicas }) => ({ name, count: replicas })) }),
  };
}

/** A managed server in the place of one that runs in the cluster: its name leads there, and nobody waits for it. */
export function externalComponent(server: Workload, address: string, manifests: readonly Manifest[]): Kustomization {
  const waiting = manifests
    .map(({ object }) => object)
    .filter((object) => JSON.stringify(object).includes(`"wait-for-${server.name}"`));
  const claims = server.mounts.flatMap((mount) => (mount.kind === 'claim' ? [objectName(mount.claim)] : []));
  const gone = (apiVersion: string, kind: string, name: string) => ({
    patch: { apiVersion, kind, metadata: { name }, $patch: 'delete' },
  });
  const patches = [
    gone('apps/v1', server.kind, server.name),
    ...claims.map((name) => gone('v1', 'PersistentVolumeClaim', name)),
    {
      target: { kind: 'Service', name: server.name },
      patch: [{ op: 'replace', path: '/spec', value: { type: 'ExternalName', externalName: address } }],
    },
    ...waiting.map(({ apiVersion, kind, metadata: { name } }) => {
      const template = { spec: { initContainers: [{ name: `wait-for-${server.name}`, $patch: 'delete' }] } };
      const spec = kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
      return { patch: { apiVersion, kind, metadata: { name }, spec } };
    }),
  ];
  // kustomize takes a patch as text.
  const texts = patches.map(({ patch, ...target }) => ({ ...target, patch: stringify(patch) }));
  return { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', patches: texts };
}
