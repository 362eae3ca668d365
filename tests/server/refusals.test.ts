import type { FastifyInstance } from 'fastify';
import { ask, HERE, tryApp } from './support/app';

let app: FastifyInstance;
let lines: string[];
beforeAll(async () => {
  ({ app, lines } = await tryApp());
});
// Whatever is sent, the server has not made a mistake.
afterAll(() => expect(lines.filter((line) => / 5\d\d /.test(line) || line.includes('failed'))).toEqual([]));

function post(payload: string | Buffer, type = 'application/json', url = '/api/v1/plan') {
  return app.inject({ method: 'POST', url, payload, headers: { host: HERE, 'content-type': type } });
}

const HUGE = `{"name":"shop","storage":[${'"x",'.repeat(10_000)}"x"]}`;

/** Bodies that nobody sends by mistake, and some that somebody does. */
const BODIES: readonly (readonly [
  what: string,
  body: string | Buffer,
  status: number,
  where: string,
  type?: string,
])[] = [
  ['nothing', '', 400, 'body'],
  ['null', 'null', 400, 'request'],
  ['a list', '[]', 400, 'request'],
  ['a word', '"shop"', 400, 'request'],
  ['no JSON', '{"name":', 400, 'body'],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400, 'body'],
  ['a NUL byte', '{"name":"a\0b"}', 400, 'body'],
  ['a NUL escape', '{"name":"a\\u0000b","preset":"starter"}', 422, 'name'],
  ['half a surrogate', '{"name":"\\ud800","preset":"starter"}', 422, 'name'],
  ['__proto__', '{"name":"shop","preset":"starter","__proto__":{"x":1}}', 400, 'body'],
  ['__proto__ among options', '{"name":"shop","preset":"starter","options":{"__proto__":{"x":1}}}', 400, 'body'],
  ['__proto__ in YAML', 'name: shop\n__proto__: {x: 1}\n', 400, 'body', 'application/yaml'],
  ['constructor', '{"name":"shop","preset":"starter","constructor":{"prototype":{}}}', 400, 'constructor'],
  [
    'options of constructor',
    '{"name":"shop","preset":"starter","options":{"constructor":{}}}',
    422,
    'options.constructor',
  ],
  ['toString as provider', '{"name":"shop","storage":["toString"]}', 422, 'storage: toString'],
  ['hasOwnProperty as preset', '{"name":"shop","preset":"hasOwnProperty"}', 422, 'preset'],
  ['use of constructor', '{"name":"shop","preset":"starter","use":{"constructor":"dlt"}}', 422, 'use.constructor'],
  ['deep JSON', `{"name":"shop","options":{"dlt":{"x":${'['.repeat(30_000)}${']'.repeat(30_000)}}}}`, 400, 'body'],
  ['deep YAML', `name: ${'['.repeat(20_000)}`, 400, 'body', 'application/yaml'],
  [
    'aliases without end',
    `a: &a [x]\nb: &b [${'*a,'.repeat(50)}]\nname: [${'*b,'.repeat(50)}]\n`,
    400,
    'body',
    'text/yaml',
  ],
  ['a long list', HUGE, 400, 'storage'],
  ['a number for a name', '{"name":1}', 400, 'name'],
  ['a path for a name', '{"name":"../x","preset":"starter"}', 422, 'name'],
  [
    'an unknown option',
    '{"name":"shop","preset":"starter","options":{"postgresql":{"prot":1}}}',
    422,
    'postgresql.prot',
  ],
  [
    'an option of a wrong type',
    '{"name":"shop","preset":"starter","options":{"postgresql":{"port":"x"}}}',
    422,
    'postgresql.port',
  ],
  ['a folder of templates', '{"name":"shop","preset":"starter","templates":"/etc"}', 400, 'templates'],
  ['too much', `{"name":"${'x'.repeat(65_536)}"}`, 413, 'body'],
  ['XML', '<stack/>', 415, 'Content-Type', 'application/xml'],
  ['a form', 'name=shop', 415, 'Content-Type', 'application/x-www-form-urlencoded'],
  ['text', '{"name":"shop"}', 415, 'Content-Type', 'text/plain'],
];

describe.each(['plan', 'choices', 'preview', 'projects'])('%s refuses', (route) => {
  test.each(
    BODIES.map(([what, body, status, where, type = 'application/json']) => ({ what, body, status, where, type })),
  )('$what', async ({ body, status, where, type }) => {
    const response = await post(body, type, `/api/v1/${route}`);
    // What cannot work has choices: the request may be on its way.
    if (route === 'choices' && status === 422) {
      expect([200, 422]).toContain(response.statusCode);
      return;
    }
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toContain('application/problem+json');
    const problem = response.json<{ status: number; problems: { where: string; what: string; mend: string }[] }>();
    expect(problem.status).toBe(status);
    expect(problem.problems[0]?.where).toContain(where);
    for (const { what, mend } of problem.problems) expect([what, mend]).not.toContain('');
  });
});

test('a mistake names the field, and what was most likely meant', async () => {
  const response = await post('{"name":"shop","storage":["postgres"],"visualization":["grafna"]}');
  expect(response.json()).toMatchObject({
    title: 'Unprocessable Entity',
    problems: [
      { where: 'storage: postgres', mend: expect.stringContaining('"postgresql"') as string },
      { where: 'visualization: grafna', mend: expect.stringContaining('"grafana"') as string },
    ],
  });
});

test('no problem of one request reaches the next', async () => {
  await post('{"name":"shop","preset":"starter","__proto__":{"polluted":1}}');
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

describe('the URL', () => {
  test.each([
    ['GET', '/nowhere', 404, undefined],
    ['GET', '/api/v1/../../etc/passwd', 404, undefined],
    ['GET', '/%2e%2e/%2e%2e/etc/passwd', 404, undefined],
    ['GET', '/api/v1/plan', 405, 'POST'],
    ['DELETE', '/api/v1/catalog', 405, 'GET, HEAD'],
    ['PUT', '/', 405, 'GET, HEAD'],
    ['OPTIONS', '/api/v1/plan', 405, 'POST'],
    ['GET', '/%ff', 400, undefined],
    ['GET', '/api/v1/catalog?x=1', 400, undefined],
    ['GET', `/${'x'.repeat(5000)}`, 404, undefined],
  ] as const)('%s %.40s gets %i', async (method, url, status, allow) => {
    const response = await app.inject({ method, url, headers: { host: HERE } });
    expect(response.statusCode).toBe(status);
    expect(response.headers.allow).toBe(allow);
    expect(response.json()).toMatchObject({ status });
  });

  test('holds one value for a parameter, and only known ones', async () => {
    for (const query of ['file=a&file=b', 'fil=a', 'file='])
      expect((await post('{"name":"shop"}', undefined, `/api/v1/preview?${query}`)).statusCode).toBe(400);
    expect((await post('{"name":"shop"}', undefined, '/api/v1/projects?env=yes')).json()).toMatchObject({
      problems: [{ where: '?env' }],
    });
  });
});

describe('who asks', () => {
  const from = (headers: Record<string, string>, method: 'GET' | 'POST' = 'GET') =>
    app.inject({
      method,
      url: method === 'GET' ? '/healthz' : '/api/v1/plan',
      headers,
      ...(method === 'POST' && { payload: {} }),
    });

  test.each([
    ['evil.example', 421],
    ['localhost', 421],
    ['127.0.0.1:9999', 421],
    [`${HERE}.evil.example`, 421],
    [HERE, 200],
    [`${HERE}:8123`, 200],
    [HERE.toUpperCase(), 200],
  ])('for the host %s gets %i', async (host, status) => {
    expect((await from({ host })).statusCode).toBe(status);
  });

  test.each([
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: `http://${HERE}` }, 200],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 403],
    [{ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }, 403],
    [{ 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }, 200],
    // A link to the page, from anywhere.
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 200],
  ])('with %j gets %i', async (headers, status) => {
    expect((await from({ host: HERE, ...headers })).statusCode).toBe(status);
  });

  test('a form of another site cannot post', async () => {
    const headers = { host: HERE, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await from(headers, 'POST')).statusCode).toBe(403);
  });

  test('over the network is known by the names of loopback with its port', async () => {
    const { app: listening } = await tryApp({ allowHosts: [] });
    const address = await listening.listen({ host: '127.0.0.1', port: 0 });
    const port = new URL(address).port;
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect((await fetch(`http://localhost:${port}/healthz`).catch(() => ({ status: 200 }))).status).toBe(200);
  });
});

test('too many requests in a minute are told how long to wait', async () => {
  const { app: limited } = await tryApp({ rateLimit: 3 });
  for (let count = 0; count < 3; count += 1) expect((await ask(limited, 'GET', '/healthz')).statusCode).toBe(200);
  const response = await ask(limited, 'GET', '/healthz');
  expect(response.statusCode).toBe(429);
  expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
  expect(response.json()).toMatchObject({
    status: 429,
    problems: [{ mend: expect.stringContaining('Wait') as string }],
  });
});

test('a defect is told to the log, and nothing of it to the client', async () => {
  const crew = { work: () => Promise.reject(new Error('the secret reason')), close: async () => {} };
  const { app: broken, lines: told } = await tryApp({ crew });
  const response = await ask(broken, 'POST', '/api/v1/plan', { name: 'shop', preset: 'starter' });
  expect(response.statusCode).toBe(500);
  expect(response.payload).not.toContain('secret reason');
  expect(told.join('\n')).toContain('the secret reason');
});

test('pages may load from here only', async () => {
  const { headers } = await ask(app, 'GET', '/docs');
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(headers['access-control-allow-origin']).toBeUndefined();
  const page = (await ask(app, 'GET', '/docs')).payload;
  expect(page).not.toMatch(/<script|style=| on\w+=|(?:src|href)="https?:/);
});

test('the log has method, route, status and time, and nothing of what was asked', async () => {
  lines.length = 0;
  await post('{"name":"my_secret_plan","preset":"starter"}', undefined, '/api/v1/preview?file=my_secret_file');
  await ask(app, 'GET', '/my_secret_url');
  expect(lines.map((line) => line.replace(/[\d.]+ ms/, 'n ms'))).toEqual([
    'POST /api/v1/preview 404 n ms',
    'GET (no route) 404 n ms',
  ]);
});
