/** Every route against the OpenAPI document, and the document against the specification. */
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import { OPERATIONS, openApiDocument } from '../../server/openapi';
import { builtInRegistry } from '../../providers';
import { HERE, tryApp } from './support/app';

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, { content: Record<string, { schema: object }> }> }>>;
}

const document = openApiDocument(builtInRegistry()) as unknown as Document;
const ajv = new Ajv2020({ strict: false, validateFormats: true });
addFormats(ajv);
ajv.addSchema({ $id: 'openapi', ...document });

let app: FastifyInstance;
beforeAll(async () => {
  ({ app } = await tryApp());
});

/** The schema of an answer, as the document has it. */
function validatorOf(path: string, method: string, status: number, type: string): ValidateFunction {
  const content = document.paths[path]?.[method]?.responses[String(status)]?.content[type];
  if (!content) throw new Error(`the document has no ${method} ${path} ${status} ${type}`);
  const pointer = ['paths', path, method, 'responses', status, 'content', type, 'schema']
    .map((part) => encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  return ajv.compile({ $ref: `openapi#/${pointer}` });
}

test('the document is valid OpenAPI 3.1', async () => {
  const served = await app.inject({ url: '/openapi.json', headers: { host: HERE } });
  const result = await new Validator().validate(served.json());
  expect(result.errors).toBeUndefined();
  expect(result.valid).toBe(true);
  expect(served.json()).toMatchObject({ openapi: '3.1.1', components: { schemas: { Request: { type: 'object' } } } });
});

test('every route is in the document, and nothing else is', () => {
  const routes = app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .filter((line) => /\((GET|POST)/.test(line));
  const own = ['/', '/docs/style.css'];
  expect(routes).toHaveLength(OPERATIONS.length + own.length);
});

const STACKS: Readonly<Record<string, object>> = {
  starter: { name: 'shop', preset: 'starter' },
  local: { name: 'shop', preset: 'local' },
  added: { name: 'shop', orchestration: ['airflow'], options: { airflow: { schedule: '0 5 * * *' } } },
  used: { name: 'shop', preset: 'local', storage: ['duckdb', 'postgresql'], use: { warehouse: 'postgresql' } },
};
const JSON_TYPE = 'application/json';
/** Requests of each kind that are refused. */
const REFUSED: readonly (readonly [what: string, status: number, payload: unknown, type: string])[] = [
  ['no JSON', 400, '{', JSON_TYPE],
  ['a key too many', 400, { name: 'shop', storge: [] }, JSON_TYPE],
  ['a long body', 413, { name: 'x'.repeat(70_000) }, JSON_TYPE],
  ['another type', 415, '<stack/>', 'application/xml'],
  ['no component', 422, { name: 'shop' }, JSON_TYPE],
  ['a bad name', 422, { name: 'a/b', preset: 'starter' }, JSON_TYPE],
];

describe.each(OPERATIONS.filter(({ method }) => method === 'get'))('GET $path', ({ path }) => {
  test('answers as documented', async () => {
    const response = await app.inject({ url: path, headers: { host: HERE } });
    expect(response.statusCode).toBe(200);
    const [type = ''] = String(response.headers['content-type']).split(';');
    const validate = validatorOf(path, 'get', 200, type);
    validate(type.endsWith('json') ? response.json() : response.payload);
    expect(validate.errors).toBeNull();
  });
});

describe.each(OPERATIONS.filter(({ method }) => method === 'post'))('POST $path', ({ path, answer }) => {
  test.each(Object.keys(STACKS))('answers as documented: %s', async (name) => {
    const response = await app.inject({
      method: 'POST',
      url: path,
      payload: STACKS[name] ?? {},
      headers: { host: HERE },
    });
    expect(response.statusCode).toBe(200);
    const [type = ''] = String(response.headers['content-type']).split(';');
    const validate = validatorOf(path, 'post', 200, type);
    validate(answer === 'application/zip' ? response.payload : response.json());
    expect(validate.errors).toBeNull();
  });

  test.each(REFUSED)('refuses as documented: %s', async (_what, status, payload, type) => {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const response = await app.inject({
      method: 'POST',
      url: path,
      payload: text,
      headers: { host: HERE, 'content-type': type },
    });
    // An unfinished request has choices: that is what the route is for.
    const expected = path.endsWith('/choices') && status === 422 ? 200 : status;
    expect(response.statusCode).toBe(expected);
    const [answered = ''] = String(response.headers['content-type']).split(';');
    const validate = validatorOf(path, 'post', expected, answered);
    validate(response.json());
    expect(validate.errors).toBeNull();
  });
});
