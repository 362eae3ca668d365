import { CATEGORIES } from './categories';
import type { ProjectContext } from './context';

/** How a component of a category uses the warehouse: which way the data flows. */
const WAREHOUSE_ARROWS: Record<string, (component: string, warehouse: string) => string> = {
  ingestion: (component, warehouse) => `${component} -->|raw| ${warehouse}`,
  transformation: (component, warehouse) => `${warehouse} <-->|raw to marts| ${component}`,
  quality: (component, warehouse) => `${warehouse} -->|checked| ${component}`,
  visualization: (component, warehouse) => `${warehouse} -->|marts| ${component}`,
};

/** How a component uses whoever offers one of these. */
const ARROWS: Record<string, (component: string, offerer: string) => string> = {
  metadata_database: (component, server) => `${component} -->|state| ${server}`,
  source_database: (component, database) => `${database} -->|rows| ${component}`,
  message_broker: (component, broker) => `${component} <-->|events| ${broker}`,
  object_store: (component, store) => `${component} <-->|objects| ${store}`,
};

/** This stack as a Mermaid flowchart: a box a component, solid arrows for data, dotted ones for control and metrics. */
export function architectureDiagram(ctx: ProjectContext): string {
  const nodes = CATEGORIES.flatMap((category) => {
    const members = ctx.components.filter(({ provider }) => provider.meta.category === category);
    if (members.length === 0) return [];
    const boxes = members.map(({ provider: { meta } }) => {
      const [open, close] = category === 'storage' ? ['[(', ')]'] : ['[', ']'];
      return `    ${nodeId(meta.name)}${open}"${meta.title.replaceAll('"', '#quot;')}"${close}`;
    });
    return [`  subgraph ${category}`, ...boxes, '  end'];
  });
  return ['flowchart LR', ...nodes, ...arrows(ctx).map((arrow) => `  ${arrow}`)].join('\n');
}

function arrows(ctx: ProjectContext): string[] {
  const lines: string[] = [];
  const categories = new Map(ctx.components.map(({ provider: { meta } }) => [meta.name, meta.category]));
  const readers = ctx.steps.filter(({ reads }) => reads.some((name) => name.startsWith('data/')));
  if (readers.length > 0) lines.push('sources[/"data/*.csv"/]');
  for (const { provider } of readers) lines.push(`sources --> ${nodeId(provider)}`);
  for (const { consumer, capability, offerer } of ctx.services.bindings) {
    const [from, to] = [nodeId(consumer), nodeId(offerer)];
    if (capability === 'warehouse')
      lines.push((WAREHOUSE_ARROWS[categories.get(consumer) ?? ''] ?? ((c, w) => `${w} --- ${c}`))(from, to));
    const arrow = ARROWS[capability];
    if (arrow) lines.push(arrow(from, to));
  }
  for (const orchestrator of ctx.services.offerersOf('orchestrator')) {
    for (const provider of new Set(ctx.steps.map((step) => step.provider))) {
      if (provider !== orchestrator) lines.push(`${nodeId(orchestrator)} -.->|runs| ${nodeId(provider)}`);
    }
  }
  for (const collector of ctx.services.offerersOf('metrics')) {
    for (const provider of new Set(ctx.services.scrapeTargets.map((target) => target.provider))) {
      if (provider !== collector) lines.push(`${nodeId(provider)} -.->|metrics| ${nodeId(collector)}`);
    }
  }
  return [...new Set(lines)];
}

/** Mermaid ids: letters, digits and underscores. */
function nodeId(name: string): string {
  return name.replaceAll('-', '_');
}
