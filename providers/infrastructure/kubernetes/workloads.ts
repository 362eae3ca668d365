import { isDeepStrictEqual } from 'node:util';
import type { ComposeService } from '../../../core/compose';
import type { ProjectContext } from '../../../core/context';
import { staysUp } from '../../../core/memory';
import type { VirtualFileSystem } from '../../../core/vfs';
import { type Mount, mountsOf } from './mounts';
import { objectName } from './objects';

export type WorkloadKind = 'StatefulSet' | 'Deployment' | 'Job';

/** What becomes of one compose service, or of several that are alike. */
export interface Workload {
  /** The name of its objects, and of its service in DNS: the one that compose gives it. */
  name: string;
  kind: WorkloadKind;
  replicas: number;
  service: ComposeService;
  mounts: Mount[];
}

/** A container that runs a step or a command of the thread, and ends. */
export interface Tool {
  environment: string;
  service: ComposeService;
  mounts: Mount[];
}

/** Everything of compose, sorted by what it becomes. */
export interface Landscape {
  workloads: Workload[];
  /** By the name of the environment. */
  tools: Map<string, Tool>;
  /** Named volumes, and the names of the workloads that use each; a step counts as the workload `thread`. */
  claims: Map<string, Set<string>>;
  /** Services that need the machine they run on, and so have no place in a cluster; and why. */
  left: Map<string, string>;
  /** Name of the workload by the name of the compose service. */
  names: Map<string, string>;
}

export const THREAD = 'thread';

export function landscapeOf(ctx: ProjectContext, vfs: VirtualFileSystem): Landscape {
  const landscape: Landscape = {
    workloads: [],
    tools: new Map(),
    claims: new Map(),
    left: new Map(),
    names: new Map(),
  };
  const workers = alikeServices(ctx);
  for (const [composeName, service] of ctx.compose.services) {
    const mounts = mountsOf(service, vfs);
    const machine = mounts.find((mount) => mount.kind === 'machine');
    if (machine) {
      landscape.left.set(composeName, `it mounts ${machine.source} of the machine it runs on`);
      continue;
    }
    const base = workers.get(composeName);
    const name = objectName(base ?? composeName);
    landscape.names.set(composeName, name);
    if (service.profiles?.includes('tools')) {
      landscape.tools.set(composeName, { environment: composeName, service, mounts });
      use(landscape, mounts, THREAD);
      continue;
    }
    use(landscape, mounts, name);
    const known = base === undefined ? undefined : landscape.workloads.find((workload) => workload.name === name);
    if (known) known.replicas += 1;
    else landscape.workloads.push({ name, kind: 'Deployment', replicas: 1, service, mounts });
  }
  for (const workload of landscape.workloads) workload.kind = kindOf(workload, landscape);
  return landscape;
}

/** A server with data of its own keeps its identity; what ends is a Job. */
function kindOf({ service, mounts }: Workload, { claims }: Landscape): WorkloadKind {
  if (!staysUp(service)) return 'Job';
  const owns = mounts.some((mount) => mount.kind === 'claim' && !mount.readOnly && claims.get(mount.claim)?.size === 1);
  return owns ? 'StatefulSet' : 'Deployment';
}

function use({ claims }: Landscape, mounts: readonly Mount[], workload: string): void {
  for (const mount of mounts) {
    if (mount.kind !== 'claim') continue;
    claims.set(mount.claim, (claims.get(mount.claim) ?? new Set()).add(workload));
  }
}

/** `trino-worker-1`, `trino-worker-2` and so on, of one definition: copies of `trino-worker`. The name of that by theirs. */
function alikeServices({ compose: { services } }: ProjectContext): Map<string, string> {
  const bases = new Map<string, string>();
  for (const [name, service] of services) {
    const base = /^(.+)-\d+$/.exec(name)?.[1];
    if (base === undefined || services.has(base)) continue;
    const first = services.get(`${base}-1`);
    if (first && isDeepStrictEqual(first, service) && !service.ports?.length) bases.set(name, base);
  }
  return bases;
}
