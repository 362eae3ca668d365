import { IMAGES } from '../../../core/catalog/images';
import { type ImageUser, userOf } from '../../../core/catalog/image-users';
import type { ComposeService } from '../../../core/compose';
import type { ProjectContext } from '../../../core/context';
import type { VirtualFileSystem } from '../../../core/vfs';
import { environmentOf, type Interpolation } from './interpolation';
import { type Mount, configName, volumesOf } from './mounts';
import { filled, objectName, projectLabel, secretName } from './objects';
import { probesOf, seconds } from './probes';
import { reachablePorts } from './services';
import type { Landscape } from './workloads';

/** What the parts of a pod have in common. */
export interface PodContext {
  ctx: ProjectContext;
  vfs: VirtualFileSystem;
  landscape: Landscape;
  /** Volumes that several workloads share are on one node, and so are those. */
  oneNode: boolean;
}

/** A container of a pod, and what it needs of the pod. */
export interface ContainerOf {
  service: ComposeService;
  mounts: readonly Mount[];
}

/** Marks the pods that share a volume. */
export function sharedLabel(claim: string): string {
  return `volume/${objectName(claim)}`;
}

const PAGE_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_VOLUME = 'waiting-token';
/** How long a pod waits for another before it is counted as failed, and begins anew. */
const LONGEST_WAIT = '15m';

/** The account by which pods see whether those are ready that they wait for. */
export const WAITING = 'waiting';

/**
 * A pod's template.
 * @param name of the workload; @param containers all but the last run to their end first, one after the other.
 */
export function podTemplate(
  { ctx, vfs, landscape, oneNode }: PodContext,
  podLabels: Record<string, string>,
  containers: readonly (ContainerOf & { container: object })[],
  more: object = {},
): object {
  const all = containers.flatMap(({ mounts }) => mounts);
  const { volumes } = volumesOf(all, secretName(ctx));
  const waits = waitsOf(
    containers.map(({ service }) => service),
    landscape,
  );
  const sharedClaims = oneNode ? sharedClaimsOf(all, landscape) : [];
  const shm = containers.find(({ service }) => service.shm_size)?.service.shm_size;
  const last = containers.at(-1);
  const grace = last?.service.stop_grace_period;
  return {
    metadata: {
      labels: { ...podLabels, ...Object.fromEntries(sharedClaims.map((claim) => [sharedLabel(claim), 'shared'])) },
    },
    spec: filled({
      automountServiceAccountToken: false,
      // Variables such as KAFKA_PORT, which Kubernetes would set for each service, mean something else here.
      enableServiceLinks: false,
      serviceAccountName: waits.length > 0 ? WAITING : undefined,
      securityContext: podSecurity(containers, vfs),
      affinity: affinity(sharedClaims),
      shareProcessNamespace: last?.service.init,
      terminationGracePeriodSeconds: grace === undefined ? undefined : seconds(grace, 30),
      ...more,
      initContainers: [...waits, ...containers.slice(0, -1).map(({ container }) => container)],
      containers: [last?.container],
      volumes: [
        ...volumes,
        ...(waits.length > 0 ? [tokenVolume()] : []),
        ...(shm ? [{ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: quantity(shm) } }] : []),
      ],
    }),
  };
}

/** A container as compose describes it. @param command in the place of the service's own. */
export function containerOf(
  { ctx, vfs }: PodContext,
  name: string,
  { service, mounts }: ContainerOf,
  command?: readonly string[],
): object {
  const from = interpolation(ctx);
  const entry = service.entrypoint ?? [];
  const words = command ?? service.command ?? [];
  const { env, texts } = environmentOf(service.environment ?? {}, [...entry, ...words], from);
  const { volumeMounts } = volumesOf(mounts, from.secret);
  const shm = service.shm_size ? [{ name: 'shm', mountPath: '/dev/shm' }] : [];
  return filled({
    name: objectName(name),
    image: imageOf(ctx, service),
    command: texts.slice(0, entry.length),
    args: texts.slice(entry.length),
    envFrom: (service.env_file ?? []).map((file) => ({ configMapRef: { name: configName(file) } })),
    env,
    resources: resources(service.memory),
    ...(command === undefined &&
      service.healthcheck &&
      probesOf(service.healthcheck, reachablePorts(ctx, name, service))),
    securityContext: containerSecurity(userOfService(service, vfs)),
    volumeMounts: [...volumeMounts, ...shm],
  });
}

/** Images that are built here have a name of their own, which the overlays complete with a registry and a tag. */
export function imageOf(ctx: ProjectContext, { image = '', build }: ComposeService): string {
  return build ? `${projectLabel(ctx)}-${image.slice(ctx.compose.projectName.length + 1)}` : image;
}

function interpolation(ctx: ProjectContext): Interpolation {
  const secrets = new Set(ctx.envVars.filter(({ placeholder }) => placeholder).map(({ name }) => name));
  return { secret: secretName(ctx), isSecret: (name) => secrets.has(name) };
}

/** What is reserved is what the service takes in ordinary use; what takes twice as much is most likely ill. No limit of CPU: it would slow a
 * container down while its node is idle. */
export function resources(memory: number): object {
  return { requests: { cpu: '50m', memory: `${memory}Mi` }, limits: { memory: `${2 * memory}Mi` } };
}

/** One container for each workload that the pod waits for, in the way compose does. */
function waitsOf(services: readonly ComposeService[], { workloads, names }: Landscape): object[] {
  const awaited = new Map<string, string[]>();
  for (const { depends_on: dependencies = {} } of services) {
    for (const composeName of Object.keys(dependencies)) {
      const workload = workloads.find(({ name }) => name === names.get(composeName));
      if (!workload) continue;
      const object = `${workload.kind.toLowerCase()}/${workload.name}`;
      const words =
        workload.kind === 'Job'
          ? ['wait', '--for=condition=complete', object, `--timeout=${LONGEST_WAIT}`]
          : ['rollout', 'status', object, `--timeout=${LONGEST_WAIT}`];
      awaited.set(`wait-for-${workload.name}`.slice(0, 63), words);
    }
  }
  return [...awaited].map(([name, args]) => ({
    name,
    image: IMAGES.kubectl,
    args,
    resources: resources(32),
    securityContext: containerSecurity(userOf(IMAGES.kubectl)),
    volumeMounts: [{ name: TOKEN_VOLUME, mountPath: PAGE_TOKEN, readOnly: true }],
  }));
}

/** The token that waiting takes, for those containers alone. */
function tokenVolume(): object {
  return {
    name: TOKEN_VOLUME,
    projected: {
      defaultMode: 0o444,
      sources: [
        { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
      ],
    },
  };
}

function sharedClaimsOf(mounts: readonly Mount[], { claims }: Landscape): string[] {
  const used = mounts.flatMap((mount) => (mount.kind === 'claim' ? [mount.claim] : []));
  return [...new Set(used)].filter((claim) => (claims.get(claim)?.size ?? 0) > 1).sort();
}

/** A disk is attached to one node: pods that share it run there. */
function affinity(claims: readonly string[]): object | undefined {
  if (claims.length === 0) return undefined;
  return {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: claims.map((claim) => ({
        labelSelector: { matchLabels: { [sharedLabel(claim)]: 'shared' } },
        topologyKey: 'kubernetes.io/hostname',
      })),
    },
  };
}

function podSecurity(containers: readonly ContainerOf[], vfs: VirtualFileSystem): object {
  const users = containers.map(({ service }) => userOfService(service, vfs));
  const groups = new Set(users.map((user) => user && (user.gid || user.uid)));
  const [group] = groups;
  return filled({
    seccompProfile: { type: 'RuntimeDefault' },
    // So that the user may write to the pod's volumes.
    ...(groups.size === 1 && {
      fsGroup: group,
      fsGroupChangePolicy: group === undefined ? undefined : 'OnRootMismatch',
    }),
  });
}

/** Servers that begin as root to take over their folder, and then change to a user of their own, need this much. */
const TO_CHANGE_USER = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'];

function containerSecurity(user: ImageUser | undefined): object {
  const capabilities = { drop: ['ALL'], ...(user === undefined && { add: TO_CHANGE_USER }) };
  return {
    allowPrivilegeEscalation: false,
    capabilities,
    ...(user && { runAsNonRoot: true, runAsUser: user.uid, runAsGroup: user.gid }),
  };
}

/** What compose says, or the last `USER` of the Dockerfile, or the image's own user. */
function userOfService({ user, image = '', build }: ComposeService, vfs: VirtualFileSystem): ImageUser | undefined {
  if (user !== undefined) return parsedUser(user);
  if (!build) return userOf(image);
  const text = vfs.getFile(build.dockerfile ?? 'Dockerfile')?.content.toString('utf8') ?? '';
  const last = /.*^USER (\S+)/ms.exec(text)?.[1] ?? '';
  return parsedUser(last) ?? userOf(/^FROM (\S+)/m.exec(text)?.[1] ?? '');
}

function parsedUser(text: string): ImageUser | undefined {
  const [, uid, gid = '0'] = /^(\d+)(?::(\d+))?$/.exec(text) ?? [];
  return uid === undefined || uid === '0' ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** `128mb` is `128Mi` there. */
function quantity(size: string): string {
  return size.replace(/\s*([kmg])b?$/i, (_, unit: string) => `${unit.toUpperCase()}i`);
}
