import type { ComposeService } from '../../core/compose';
import { contestNotes } from '../../core/contested';
import type { ProjectContext } from '../../core/context';
import { estimateCost } from '../../core/cost';
import { diagramOf, mermaidOf } from '../../core/diagram';
import { addServices, designStack } from '../../core/engine';
import { estimateMemory } from '../../core/memory';
import { canonicalRequest } from '../../core/request';
import { stackCommand } from '../../core/stack-command';
import { type StackRequest, writeStackFile } from '../../core/stackfile';
import { addToolServices } from '../../core/tool-services';
import type { Plan } from '../contract';
import { toldNote } from '../wording';
import { toLookAt, type Workshop } from '../workshop';

/** What a stack will be, without making its files. @throws ProblemsError */
export function planAnswer(request: StackRequest, workshop: Workshop): Plan {
  const { ctx, resolved } = designStack(toLookAt(request, workshop));
  addServices(ctx);
  addToolServices(ctx);
  const complete = canonicalRequest(resolved, workshop.registry);
  const diagram = diagramOf(ctx);
  const cost = estimateCost(ctx);
  return {
    request: complete as Plan['request'],
    components: ctx.components.map(({ provider: { meta }, addedBecause }) => ({
      ...meta,
      ...(addedBecause !== undefined && { addedBecause }),
    })),
    services: [...ctx.compose.services].map(([name, service]) => serviceRow(name, service, ctx)),
    ports: Object.entries(ctx.ports).map(([name, port]) => ({ name, port })),
    environment: ctx.envVars.map(({ name, comment, placeholder }) => ({
      name,
      comment,
      secret: placeholder !== undefined,
    })),
    webInterfaces: ctx.services.webInterfaces.map(({ title, portKey, path, user, passwordKey, note }) => ({
      title,
      url: `http://127.0.0.1:${ctx.port(portKey)}${path}`,
      ...(user && { user }),
      ...(passwordKey && { passwordKey }),
      ...(note && { note }),
    })),
    steps: ctx.steps.map(({ id, title, kind, provider }) => ({ id, title, kind, provider })),
    memory: estimateMemory(ctx),
    ...(cost && { cost: { ...cost, assumptions: [...cost.assumptions] } }),
    warnings: [...contestNotes(ctx), ...ctx.notes].map(toldNote),
    diagram: { mermaid: mermaidOf(diagram), ...diagram },
    command: stackCommand(complete, workshop.registry),
    stackYaml: writeStackFile(complete),
  };
}

function serviceRow(
  name: string,
  { comment, image, build, ports, memory }: ComposeService,
  ctx: ProjectContext,
): Plan['services'][number] {
  return {
    name,
    ...(comment && { comment }),
    ...(image && { image }),
    built: build !== undefined,
    ports: (ports ?? []).flatMap((published) => portRow(published, ctx.ports)),
    memory,
  };
}

/** Reads what publishPort writes. */
function portRow(published: string, allocated: Readonly<Record<string, number>>): Plan['services'][number]['ports'] {
  const [, variable, fallback, inside] = /^127\.0\.0\.1:\$\{(\w+):-(\d+)\}:(\d+)/.exec(published) ?? [];
  if (variable === undefined) return [];
  return [{ variable, host: allocated[variable] ?? Number(fallback), inside: Number(inside) }];
}
