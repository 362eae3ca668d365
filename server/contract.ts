/**
 * What the API answers, as schemas: the routes, the OpenAPI document and its tests come from them, and the web builder imports
 * the types (and only the types). A request is what stack.yaml holds: core/stackfile.ts.
 */
import { z } from 'zod';
import { CATEGORIES } from '../core/categories';

const category = z.enum(CATEGORIES);
const jsonSchema = z.record(z.string(), z.unknown());

const remedy = z
  .discriminatedUnion('change', [
    z.strictObject({
      change: z.literal('choose'),
      category,
      anyOf: z.array(z.string()).describe('Providers, one of which is to join'),
      insteadOf: z.string().optional().describe('The provider in whose place'),
    }),
    z.strictObject({
      change: z.literal('use'),
      capability: z.string(),
      provider: z.string().describe('Who is to serve the capability'),
    }),
    z.strictObject({
      change: z.literal('set'),
      provider: z.string(),
      option: z.string(),
      value: z.union([z.string(), z.number(), z.boolean()]),
    }),
    z.strictObject({ change: z.literal('leave-out'), provider: z.string() }),
    z.strictObject({ change: z.literal('let-decide'), capability: z.string().describe('Of "use": without an entry') }),
    z.strictObject({
      change: z.literal('unset'),
      provider: z.string(),
      option: z.string().optional().describe('Absent: all of its options'),
    }),
    z.strictObject({ change: z.literal('rename'), name: z.string() }),
  ])
  .describe('A change of the request');

const remedies = z.array(remedy).describe('What the mend proposes, as changes of the request');

const warning = z.strictObject({
  what: z.string(),
  text: z.string().describe('The same, and how to have it otherwise'),
  remedies,
});

const requirement = z.strictObject({
  capability: z.string(),
  because: z.string().describe('Follows "because"'),
  types: z.array(z.string()).optional().describe('Types of connection it can work with; any when absent'),
});

const compatibility = z.strictObject({
  with: z.string().describe('A provider, or a package with a version'),
  verdict: z.enum(['works', 'apart', 'held', 'refused']),
  because: z.string().optional(),
  source: z.string().describe('Where the fact comes from'),
});

const provider = z.strictObject({
  category,
  name: z.string(),
  title: z.string(),
  summary: z.string(),
  options: jsonSchema.describe('JSON Schema of its options'),
  offers: z.array(z.string()).describe('Capabilities'),
  needs: z.array(requirement).describe('What it needs when it stands alone; a default is added when nothing offers it'),
  compatibility: z.array(compatibility),
});

export const catalogSchema = z.strictObject({
  generator: z.strictObject({ name: z.string(), version: z.string() }),
  categories: z.array(z.strictObject({ name: category, summary: z.string(), providers: z.array(provider) })),
  presets: z.array(
    z.strictObject({
      name: z.string(),
      summary: z.string(),
      components: z.partialRecord(category, z.array(z.string())),
    }),
  ),
  request: jsonSchema.describe('JSON Schema of a request'),
});

/** A request without preset: every component by its category. */
const completeRequest = z.strictObject({
  name: z.string(),
  ...(Object.fromEntries(CATEGORIES.map((name) => [name, z.array(z.string()).optional()])) as Record<
    (typeof CATEGORIES)[number],
    z.ZodOptional<z.ZodArray<z.ZodString>>
  >),
  use: z.record(z.string(), z.string()).optional(),
  options: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

const component = z.strictObject({
  category,
  name: z.string(),
  title: z.string(),
  summary: z.string(),
  addedBecause: z.string().optional().describe('Why it is there, when nobody chose it'),
});

const service = z.strictObject({
  name: z.string(),
  comment: z.string().optional(),
  image: z.string().optional(),
  built: z.boolean().describe('Its image is built from the project'),
  ports: z.array(
    z.strictObject({
      variable: z.string().describe('The line of .env that moves it'),
      host: z.int(),
      inside: z.int(),
    }),
  ),
  memory: z.number().describe('What it takes, in MiB'),
});

const cost = z.strictObject({
  cloud: z.string(),
  title: z.string(),
  items: z.array(
    z.strictObject({
      what: z.string(),
      quantity: z.number().describe('Units a month'),
      unit: z.string(),
      price: z.number().describe('USD a unit'),
      monthly: z.number().describe('USD'),
      source: z.string(),
      seen: z.string().optional().describe('When the source showed the price'),
    }),
  ),
  monthly: z.number().describe('USD, all items together'),
  currency: z.literal('USD'),
  date: z.string().describe('Day of the price table'),
  region: z.string(),
  assumptions: z.array(z.string()),
});

const diagram = z.strictObject({
  mermaid: z.string().describe('The same as a Mermaid flowchart'),
  nodes: z.array(z.strictObject({ id: z.string(), title: z.string(), category: z.enum([...CATEGORIES, 'source']) })),
  edges: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      label: z.string().optional(),
      kind: z.enum(['data', 'state', 'control', 'metrics']),
      direction: z.enum(['both', 'none']).optional().describe('Absent: from `from` to `to`'),
    }),
  ),
});

export const planSchema = z.strictObject({
  request: completeRequest,
  components: z.array(component).describe('In the order in which they depend on each other'),
  services: z.array(service),
  ports: z.array(z.strictObject({ name: z.string(), port: z.int() })),
  environment: z.array(z.strictObject({ name: z.string(), comment: z.string(), secret: z.boolean() })),
  webInterfaces: z.array(
    z.strictObject({
      title: z.string(),
      url: z.string(),
      user: z.string().optional(),
      passwordKey: z.string().optional().describe('The line of .env that holds the password'),
      note: z.string().optional(),
    }),
  ),
  steps: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      kind: z.enum(['source', 'ingest', 'transform', 'check', 'publish']),
      provider: z.string(),
    }),
  ),
  memory: z.strictObject({
    total: z.number().describe('MiB: everything that stays up, and the largest of what ends'),
    services: z.array(
      z.strictObject({
        name: z.string(),
        memory: z.number().describe('MiB'),
        stays: z.boolean().describe('False for what runs once and ends'),
      }),
    ),
  }),
  cost: cost.optional().describe('Of its place in a cloud, when it has one'),
  warnings: z.array(warning),
  diagram,
  command: z.string().describe('The equivalent command line'),
  stackYaml: z.string().describe('The equivalent stack.yaml'),
});

export const choicesSchema = z.strictObject({
  choices: z
    .record(
      z.string(),
      z.strictObject({
        possible: z.boolean(),
        chosen: z.boolean(),
        reason: z.string().optional().describe('Why it is not possible'),
        mend: z.string().optional(),
        remedies: remedies.optional(),
        adds: z.array(z.strictObject({ name: z.string(), because: z.string() })).describe('What it would bring along'),
      }),
    )
    .describe('By provider: what adding it to the request would do'),
});

export const previewSchema = z.strictObject({
  files: z.array(
    z.strictObject({
      path: z.string(),
      bytes: z.int(),
      hash: z.string().describe('Of its content'),
      executable: z.literal(true).optional(),
      placeholder: z.literal(true).optional().describe('Holds CHANGE_ME in the place of secrets'),
    }),
  ),
  file: z
    .strictObject({
      path: z.string(),
      text: z.string().describe('Empty for a binary file'),
      hash: z.string(),
      binary: z.boolean(),
    })
    .optional()
    .describe('The one that ?file= asks for'),
});

export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  problems: z
    .array(
      z.strictObject({
        where: z.string().describe('Where in the request'),
        what: z.string(),
        mend: z.string(),
        remedies,
      }),
    )
    .describe('Everything that is wrong'),
});

export const healthSchema = z.strictObject({ status: z.literal('ok') });

export type Catalog = z.output<typeof catalogSchema>;
export type CatalogProvider = z.output<typeof provider>;
export type Plan = z.output<typeof planSchema>;
export type Choices = z.output<typeof choicesSchema>;
export type Remedy = z.output<typeof remedy>;
export type Warning = z.output<typeof warning>;
export type Preview = z.output<typeof previewSchema>;
export type ProblemDocument = z.output<typeof problemSchema>;
export type { StackRequest } from '../core/stackfile';
