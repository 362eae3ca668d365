import type { ProjectContext } from '../../../core/context';
import { type KubernetesObject, labels, type Manifest, objectName, projectLabel, selector } from './objects';
import { containerOf, type PodContext, podTemplate, WAITING } from './pods';
import { reachablePorts, serviceObject } from './services';
import { commandObject, threadObject } from './thread';
import type { Workload } from './workloads';

export interface Wishes {
  schedule: string;
  volumeGb: number;
  storageClass?: string | undefined;
}

/** A one-shot that cannot reach what it needs yet begins anew, later each time. */
const ONE_SHOT_RETRIES = 10;

/** Every object of the stack but what kustomize makes itself. */
export function baseManifests(pods: PodContext, wishes: Wishes): Manifest[] {
  const { ctx, landscape } = pods;
  const tools = landscape.tools.size > 0;
  return [
    { path: 'namespace.yaml', object: namespaceObject(ctx) },
    {
      path: 'network-policy.yaml',
      object: networkPolicy(ctx),
      comment: 'The pods of this project talk to each other, and to whom they like; nobody else talks to them.',
    },
    ...waitingObjects(ctx),
    ...[...landscape.claims.keys()].sort().map((claim) => ({
      path: `claims/${objectName(claim)}.yaml`,
      object: claimObject(pods, claim, wishes),
    })),
    ...landscape.workloads.flatMap((workload) => workloadManifests(pods, workload)),
    ...(tools && ctx.steps.length > 0
      ? [
          {
            path: 'thread.yaml',
            object: threadObject(pods, wishes.schedule, ctx.hasCapability('orchestrator')),
            comment:
              'The whole thread: its steps, one after the other. By hand: kubectl create job --from=cronjob/thread thread-1',
          },
        ]
      : []),
    ...(tools ? ctx.commands : []).map((command) => ({
      path: `commands/${command.name}.yaml`,
      object: commandObject(pods, command),
      comment: command.title,
    })),
  ];
}

function workloadManifests(pods: PodContext, workload: Workload): Manifest[] {
  const { ctx } = pods;
  const { name, kind, service } = workload;
  const manifest = {
    path: `${name}.yaml`,
    object: workloadObject(pods, workload),
    ...(service.comment && { comment: service.comment }),
  };
  if (kind === 'Job') return [manifest];
  return [
    manifest,
    { path: `services/${name}.yaml`, object: serviceObject(ctx, name, reachablePorts(ctx, name, service)) },
  ];
}

function workloadObject(pods: PodContext, workload: Workload): KubernetesObject {
  const { ctx } = pods;
  const { name, kind, replicas, service } = workload;
  const own = labels(ctx, name, kind === 'Job' ? 'one-shot' : 'service');
  const containers = [{ ...workload, container: containerOf(pods, name, workload) }];
  const more = kind === 'Job' ? { restartPolicy: 'OnFailure' } : {};
  const template = podTemplate(pods, own, containers, more);
  const metadata = { name, labels: own };
  const shared = { replicas, selector: { matchLabels: selector(ctx, name) } };
  if (kind === 'Job')
    return { apiVersion: 'batch/v1', kind, metadata, spec: { backoffLimit: ONE_SHOT_RETRIES, template } };
  if (kind === 'StatefulSet')
    return { apiVersion: 'apps/v1', kind, metadata, spec: { serviceName: name, ...shared, template } };
  // Where there is to be one, there are never two: not two schedulers, nor two writers.
  const isWorker =
    /-\d+$/.test([...pods.landscape.names].find(([, other]) => other === name)?.[0] ?? '') && !service.ports?.length;
  const strategy = isWorker ? { type: 'RollingUpdate' } : { type: 'Recreate' };
  return { apiVersion: 'apps/v1', kind, metadata, spec: { strategy, ...shared, template } };
}

function claimObject(
  { ctx, oneNode, landscape }: PodContext,
  claim: string,
  { volumeGb, storageClass }: Wishes,
): KubernetesObject {
  const isShared = (landscape.claims.get(claim)?.size ?? 0) > 1;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: objectName(claim), labels: { 'app.kubernetes.io/part-of': projectLabel(ctx) } },
    spec: {
      accessModes: [isShared && !oneNode ? 'ReadWriteMany' : 'ReadWriteOnce'],
      ...(storageClass !== undefined && { storageClassName: storageClass }),
      resources: { requests: { storage: `${volumeGb}Gi` } },
    },
  };
}

/** Pod Security: nothing here needs more than `baseline`; of the databases, some begin as root. */
function namespaceObject(ctx: ProjectContext): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: projectLabel(ctx), labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } },
  };
}

function networkPolicy(ctx: ProjectContext): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'own-pods', labels: { 'app.kubernetes.io/part-of': projectLabel(ctx) } },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
  };
}

/** The account of the containers that wait: it may look at what they wait for, and do nothing. */
function waitingObjects(ctx: ProjectContext): Manifest[] {
  const metadata = { name: WAITING, labels: { 'app.kubernetes.io/part-of': projectLabel(ctx) } };
  const verbs = ['get', 'list', 'watch'];
  return [
    {
      path: 'waiting/service-account.yaml',
      object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    },
    {
      path: 'waiting/role.yaml',
      object: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata,
        rules: [
          { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs },
          { apiGroups: ['batch'], resources: ['jobs'], verbs },
        ],
      },
    },
    {
      path: 'waiting/role-binding.yaml',
      object: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: WAITING },
        subjects: [{ kind: 'ServiceAccount', name: WAITING }],
      },
    },
  ];
}
