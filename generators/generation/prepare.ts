import type { ChangePlan } from '../../core/changes';
import { type EngineOutput, generateProject, type Phase } from '../../core/engine';
import { inspectTarget, planChanges, type Project } from '../../core/project';
import type { StackRequest } from '../../core/stackfile';
import { type Departed, departedSince } from './departed';
import { busyAmong } from './host-ports';
import { type Materials, templateLibrary } from './materials';
import type { Order } from './order';

/** A host port that gave way to a program of this machine. */
export interface MovedPort {
  name: string;
  from: number;
  to: number;
}

/** A project in memory, and what writing it would do. */
export interface Prepared {
  output: EngineOutput;
  /** The project that is there already. */
  project: Project | undefined;
  plan: ChangePlan;
  moved: readonly MovedPort[];
  /** What the project had before and has no more. */
  departed?: Departed;
}

/** Told how far the preparation has come. */
export interface Watcher {
  phase?(phase: Phase): void;
  ports?(): void;
}

/** Makes the project in memory and compares it with the disk. Writes nothing. @throws ProblemsError */
export async function prepare(order: Order, materials: Materials, watcher: Watcher = {}): Promise<Prepared> {
  // An archive is unpacked elsewhere: neither this folder nor this machine's ports matter to it.
  const project = order.zip ? undefined : inspectTarget(order.directory);
  const templates = templateLibrary(materials, order.templates, project?.directory);
  const common = { registry: materials.registry, templates, ...(project && { existing: project.existing }) };
  const generate = (busyPorts: ReadonlySet<number>, onPhase?: (phase: Phase) => void) =>
    generateProject({ ...common, request: order.request, busyPorts, ...(onPhase && { onPhase }) });

  const first = generate(new Set(), (phase) => watcher.phase?.(phase));
  if (!order.zip) watcher.ports?.();
  const output = order.zip
    ? first
    : await onFreePorts(first, new Set(Object.values(project?.existing.ports ?? {})), generate);
  const plan = order.zip
    ? allNew(output)
    : planChanges(output, order.directory, project, order.onConflict, order.decisions);
  const past = (request: StackRequest) => generateProject({ ...common, request });
  const departed = project && departedSince(project, plan, output.ctx, past);
  return { output, project, plan, moved: movedPorts(first, output), ...(departed && { departed }) };
}

/**
 * The same project on ports that nobody holds. Each round may propose ports that are busy too, so it ends when one does not.
 * @param own the project's ports: whoever listens there is most likely the project itself.
 */
async function onFreePorts(
  first: EngineOutput,
  own: ReadonlySet<number>,
  generate: (busy: ReadonlySet<number>) => EngineOutput,
): Promise<EngineOutput> {
  const busy = new Set<number>();
  const probed = new Set(own);
  for (let output = first; ; output = generate(busy)) {
    const unknown = Object.values(output.ctx.ports).filter((port) => !probed.has(port));
    const found = await busyAmong(unknown);
    for (const port of unknown) probed.add(port);
    for (const port of found) busy.add(port);
    if (found.size === 0) return output;
  }
}

function allNew({ vfs }: EngineOutput): ChangePlan {
  return { changes: vfs.list().map(({ path }) => ({ path, action: 'create', seen: null })) };
}

function movedPorts(first: EngineOutput, output: EngineOutput): MovedPort[] {
  const wanted = first.ctx.ports;
  return Object.entries(output.ctx.ports).flatMap(([name, to]) => {
    const from = wanted[name];
    return from !== undefined && from !== to ? [{ name, from, to }] : [];
  });
}
