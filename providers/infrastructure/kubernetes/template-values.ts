import type { ProjectContext } from '../../../core/context';
import { fileKey } from './mounts';
import { type Manifest, objectName, projectLabel } from './objects';
import { imageOf } from './pods';
import type { Landscape } from './workloads';

/** What the scripts, the Dockerfile and the document need to know. */
export function templateValues(ctx: ProjectContext, landscape: Landscape, manifests: readonly Manifest[]): object {
  const files = filesInSecret(landscape);
  return {
    label: projectLabel(ctx),
    stages: stagesOf(ctx, landscape),
    secret_variables: variablesInSecret(manifests),
    secret_files: files.map((variable) => ({ variable, key: fileKey(variable) })),
    pages: pagesOf(ctx, landscape),
    left: [...landscape.left].map(([service, because]) => ({ service, because })),
    steps: ctx.steps.map(({ id }) => id),
    has_volumes: landscape.claims.size > 0,
    has_one_shots: landscape.workloads.some(({ kind }) => kind === 'Job'),
    long_running: landscape.workloads.some(({ kind }) => kind !== 'Job'),
    scheduled_here: ctx.steps.length > 0 && !ctx.hasCapability('orchestrator'),
    commands: ctx.commands.map(({ name, title }) => ({ name: objectName(name), title })),
  };
}

/** One stage for each image that is built here: the image of compose, and the files that compose mounts into it. */
function stagesOf(ctx: ProjectContext, { workloads, tools }: Landscape): object[] {
  const stages = new Map<string, { name: string; base: string; copies: Map<string, string> }>();
  for (const { service, mounts } of [...workloads, ...tools.values()]) {
    if (!service.build) continue;
    const name = imageOf(ctx, service);
    const stage = stages.get(name) ?? { name, base: service.image ?? '', copies: new Map<string, string>() };
    stages.set(name, stage);
    for (const mount of mounts) if (mount.kind === 'baked') stage.copies.set(mount.target, mount.source);
  }
  return [...stages.values()].map(({ copies, ...stage }) => ({
    ...stage,
    copies: [...copies].sort().map(([target, source]) => ({ source, target })),
  }));
}

/** Variables of .env that some manifest asks for. */
function variablesInSecret(manifests: readonly Manifest[]): string[] {
  const text = JSON.stringify(manifests.map(({ object }) => object));
  return [
    ...new Set([...text.matchAll(/"secretKeyRef":\{"name":"[^"]+","key":"(\w+)"/g)].map(([, key = '']) => key)),
  ].sort();
}

function filesInSecret({ workloads, tools }: Landscape): string[] {
  const mounts = [...workloads, ...tools.values()].flatMap((found) => found.mounts);
  return [...new Set(mounts.flatMap((mount) => (mount.kind === 'secret' ? [mount.variable] : [])))].sort();
}

/** How each page is reached: the workload and port behind the host port of compose. */
function pagesOf(ctx: ProjectContext, { workloads }: Landscape): object[] {
  return ctx.services.webInterfaces.flatMap(({ title, portKey, path }) => {
    for (const { name, service } of workloads) {
      const published = service.ports?.find((port) => port.includes(`\${${portKey}:-`));
      if (published === undefined) continue;
      return [{ title, path, name, host_port: ctx.port(portKey), port: published.split(':').at(-1) ?? '' }];
    }
    return [];
  });
}
