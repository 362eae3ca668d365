import { z } from 'zod';
import { stackJsonSchema } from '../core/json-schema';
import type { ProviderRegistry } from '../core/registry';
import { generatorIdentity } from '../core/version';
import { catalogSchema, choicesSchema, healthSchema, planSchema, previewSchema, problemSchema } from './contract';
import { PROBLEM_TYPE } from './problems';
import { previewQuery, projectQuery } from './routes/api';

type JsonObject = Record<string, unknown>;

const SCHEMAS = {
  Catalog: catalogSchema,
  Plan: planSchema,
  Choices: choicesSchema,
  Preview: previewSchema,
  Problem: problemSchema,
  Health: healthSchema,
} as const;

interface Operation {
  path: string;
  method: 'get' | 'post';
  id: string;
  summary: string;
  description?: string;
  query?: z.ZodObject;
  /** What the answer holds: a schema of ours, or a media type. */
  answer: keyof typeof SCHEMAS | 'application/zip' | 'text/plain' | 'text/html' | 'application/json';
}

export const OPERATIONS: readonly Operation[] = [
  {
    path: '/api/v1/catalog',
    method: 'get',
    id: 'getCatalog',
    summary: 'Everything a stack can be made of',
    answer: 'Catalog',
  },
  {
    path: '/api/v1/plan',
    method: 'post',
    id: 'makePlan',
    summary: 'What a stack will be',
    description:
      'Components with why each is there, services, ports, variables without their values, the diagram, the equivalent command line and stack.yaml. The same request gets the same answer.',
    answer: 'Plan',
  },
  {
    path: '/api/v1/choices',
    method: 'post',
    id: 'weighChoices',
    summary: 'What adding each other provider would do',
    answer: 'Choices',
  },
  {
    path: '/api/v1/preview',
    method: 'post',
    id: 'previewFiles',
    summary: 'The files of the project, and the text of one',
    description: 'Secrets are placeholders and .env is left out. The same request gets the same answer.',
    query: previewQuery,
    answer: 'Preview',
  },
  {
    path: '/api/v1/projects',
    method: 'post',
    id: 'makeProject',
    summary: 'The project as a ZIP archive',
    description: 'Each one has an id of its own and, with ?env=true, fresh secrets. Nothing of it is kept.',
    query: projectQuery,
    answer: 'application/zip',
  },
  { path: '/healthz', method: 'get', id: 'getHealth', summary: 'Whether the server answers', answer: 'Health' },
  { path: '/metrics', method: 'get', id: 'getMetrics', summary: 'Metrics for Prometheus', answer: 'text/plain' },
  { path: '/openapi.json', method: 'get', id: 'getOpenapi', summary: 'This document', answer: 'application/json' },
  { path: '/docs', method: 'get', id: 'getDocs', summary: 'This document as a page', answer: 'text/html' },
];

/** What may go wrong, by status; the last three may happen to any request. */
const REFUSALS: Readonly<Record<string, string>> = {
  400: 'The request is not in the form that it must have',
  404: 'The project has no file of this name',
  413: 'The body has more than 64 KiB',
  415: 'The body is neither JSON nor YAML',
  422: 'A stack like this cannot work',
  503: 'Too much is asked for at once, or there is no answer in time',
  403: 'The request comes from another site',
  421: 'The Host header names another server',
  429: 'Too many requests in a minute; Retry-After says how long to wait',
};
const OF_ANY = ['400', '403', '421', '429'];

export const EXAMPLE_REQUEST = { name: 'shop', preset: 'starter', options: { postgresql: { port: 5544 } } };

/** The OpenAPI 3.1 document of what this server answers; its request knows the providers and options that there are. */
export function openApiDocument(registry: ProviderRegistry): JsonObject {
  const { version } = generatorIdentity();
  const { $id: _id, $schema: _schema, ...request } = stackJsonSchema(registry) as JsonObject;
  const paths: Record<string, JsonObject> = {};
  for (const operation of OPERATIONS)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation) };
  return {
    openapi: '3.1.1',
    info: {
      title: 'AntiGravity',
      version,
      summary: 'The generator of data projects over HTTP',
      description:
        'Every POST body is a stack request: what stack.yaml holds, as JSON or as YAML. The server writes nothing and keeps nothing.',
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: { Request: { ...request, examples: [EXAMPLE_REQUEST] }, ...ourSchemas() } },
  };
}

function ourSchemas(): JsonObject {
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => {
      const { $schema: _, ...json } = z.toJSONSchema(schema);
      return [name, json];
    }),
  );
}

function operationObject({ method, id, summary, description, query, answer }: Operation): JsonObject {
  const statuses = Object.keys(REFUSALS).filter(
    (status) => OF_ANY.includes(status) || (method === 'post' && (status !== '404' || id === 'previewFiles')),
  );
  return {
    operationId: id,
    summary,
    ...(description && { description }),
    ...(query && { parameters: parametersOf(query) }),
    ...(method === 'post' && { requestBody: { required: true, content: bodies() } }),
    responses: {
      200: { description: 'The answer', content: contentOf(answer) },
      ...Object.fromEntries(statuses.map((status) => [status, refusalObject(status)])),
    },
  };
}

function bodies(): JsonObject {
  const schema = { $ref: '#/components/schemas/Request' };
  return { 'application/json': { schema }, 'application/yaml': { schema } };
}

function contentOf(answer: Operation['answer']): JsonObject {
  if (answer === 'application/zip') return { [answer]: { schema: { type: 'string', format: 'binary' } } };
  if (answer === 'application/json') return { [answer]: { schema: { type: 'object' } } };
  if (answer.includes('/')) return { [answer]: { schema: { type: 'string' } } };
  return { 'application/json': { schema: { $ref: `#/components/schemas/${answer}` } } };
}

function refusalObject(status: string): JsonObject {
  return {
    description: REFUSALS[status],
    content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function parametersOf(query: z.ZodObject): JsonObject[] {
  const { properties = {} } = z.toJSONSchema(query) as { properties?: Record<string, JsonObject> };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    description,
    schema,
  }));
}
