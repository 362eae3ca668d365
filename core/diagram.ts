import { CATEGORIES, type Category } from './categories';
import type { ProjectContext } from './context';

export interface DiagramNode {
  /** A Mermaid id: letters, digits and underscores. */
  id: string;
  title: string;
  /** `source` is the box of the files from which the data comes. */
  category: Category | 'source';
}

export interface DiagramEdge {
  from: string;
  to: string;
  label?: string;
  /** Data and state flow in the stack's own work; control and metrics are about it. */
  kind: 'data' | 'state' | 'control' | 'metrics';
  /** Absent: from `from` to `to`. */
  direction?: 'both' | 'none';
}

/** A stack as boxes and arrows. */
export interface Diagram {
  nodes: DiagramNode[];
  edges: DiagramEdge[];
}

type Arrow = (component: string, offerer: string) => DiagramEdge;

/** How a component of a category uses the warehouse: which way the data flows. */
const WAREHOUSE_ARROWS: Record<string, Arrow> = {
  ingestion: (component, warehouse) => ({ from: component, to: warehouse, label: 'raw', kind: 'data' }),
  transformation: (component, warehouse) => ({
    from: warehouse,
    to: component,
    label: 'raw to marts',
    kind: 'data',
    direction: 'both',
  }),
  quality: (component, warehouse) => ({ from: warehouse, to: component, label: 'checked', kind: 'data' }),
  visualization: (component, warehouse) => ({ from: warehouse, to: component, label: 'marts', kind: 'data' }),
};

const PLAIN: Arrow = (component, warehouse) => ({ from: warehouse, to: component, kind: 'data', direction: 'none' });

/** How a component uses whoever offers one of these. */
const ARROWS: Record<string, Arrow> = {
  metadata_database: (component, server) => ({ from: component, to: server, label: 'state', kind: 'state' }),
  source_database: (component, database) => ({ from: database, to: component, label: 'rows', kind: 'data' }),
  message_broker: (component, broker) => ({
    from: component,
    to: broker,
    label: 'events',
    kind: 'data',
    direction: 'both',
  }),
  object_store: (component, store) => ({
    from: component,
    to: store,
    label: 'objects',
    kind: 'data',
    direction: 'both',
  }),
};

const SOURCES: DiagramNode = { id: 'sources', title: 'data/*.csv', category: 'source' };

/** What stands beside what, and what flows between them: the one model behind every picture of a stack. */
export function diagramOf(ctx: ProjectContext): Diagram {
  const nodes = CATEGORIES.flatMap((category) =>
    ctx.components
      .filter(({ provider }) => provider.meta.category === category)
      .map(({ provider: { meta } }): DiagramNode => ({ id: nodeId(meta.name), title: meta.title, category })),
  );
  const edges = new Map(edgesOf(ctx).map((edge) => [JSON.stringify(edge), edge]));
  const reading = [...edges.values()].some(({ from }) => from === SOURCES.id);
  return { nodes: reading ? [...nodes, SOURCES] : nodes, edges: [...edges.values()] };
}

function edgesOf(ctx: ProjectContext): DiagramEdge[] {
  const edges: DiagramEdge[] = [];
  const categories = new Map(ctx.components.map(({ provider: { meta } }) => [meta.name, meta.category]));
  const readers = ctx.steps.filter(({ reads }) => reads.some((name) => name.startsWith('data/')));
  for (const { provider } of readers) edges.push({ from: SOURCES.id, to: nodeId(provider), kind: 'data' });
  for (const { consumer, capability, offerer } of ctx.services.bindings) {
    const [from, to] = [nodeId(consumer), nodeId(offerer)];
    if (capability === 'warehouse') edges.push((WAREHOUSE_ARROWS[categories.get(consumer) ?? ''] ?? PLAIN)(from, to));
    const arrow = ARROWS[capability];
    if (arrow) edges.push(arrow(from, to));
  }
  for (const orchestrator of ctx.services.offerersOf('orchestrator')) {
    for (const provider of new Set(ctx.steps.map((step) => step.provider))) {
      if (provider !== orchestrator)
        edges.push({ from: nodeId(orchestrator), to: nodeId(provider), label: 'runs', kind: 'control' });
    }
  }
  for (const collector of ctx.services.offerersOf('metrics')) {
    for (const provider of new Set(ctx.services.scrapeTargets.map((target) => target.provider))) {
      if (provider !== collector)
        edges.push({ from: nodeId(provider), to: nodeId(collector), label: 'metrics', kind: 'metrics' });
    }
  }
  return edges;
}

/** The same as a Mermaid flowchart: a box a component, solid arrows for data, dotted ones for control and metrics. */
export function mermaidOf({ nodes, edges }: Diagram): string {
  const frames = CATEGORIES.flatMap((category) => {
    const members = nodes.filter((node) => node.category === category);
    return members.length === 0 ? [] : [`  subgraph ${category}`, ...members.map(box), '  end'];
  });
  const sources = nodes.filter(({ category }) => category === 'source').map(({ id, title }) => `  ${id}[/"${title}"/]`);
  return ['flowchart LR', ...frames, ...sources, ...edges.map(arrow)].join('\n');
}

function box({ id, title, category }: DiagramNode): string {
  const [open, close] = category === 'storage' ? ['[(', ')]'] : ['[', ']'];
  return `    ${id}${open}"${title.replaceAll('"', '#quot;')}"${close}`;
}

function arrow({ from, to, label, kind, direction }: DiagramEdge): string {
  const solid = direction === 'both' ? '<-->' : direction === 'none' ? '---' : '-->';
  const line = kind === 'control' || kind === 'metrics' ? '-.->' : solid;
  return `  ${from} ${line}${label ? `|${label}|` : ''} ${to}`;
}

function nodeId(name: string): string {
  return name.replaceAll('-', '_');
}
