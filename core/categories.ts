/** The eight categories of a stack, in the order in which they are asked and shown. */
export const CATEGORIES = [
  'ingestion',
  'storage',
  'transformation',
  'orchestration',
  'infrastructure',
  'visualization',
  'quality',
  'monitoring',
] as const;

export type Category = (typeof CATEGORIES)[number];

/** What a category is for, in the words of its menu entry. */
export const CATEGORY_SUMMARIES: Record<Category, string> = {
  ingestion: 'Bring data in: load the sources into the raw tables',
  storage: 'Keep data: warehouses, databases and object stores',
  transformation: 'Model data: from raw tables to marts',
  orchestration: 'Run it all on a schedule, with retries',
  infrastructure: 'Take it to the cloud: infrastructure as code',
  visualization: 'Show data: dashboards over the marts',
  quality: 'Check data: named checks that fail a run',
  monitoring: 'Watch it run: metrics, alerts, lineage',
};

export function isCategory(text: string): text is Category {
  return (CATEGORIES as readonly string[]).includes(text);
}
