import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { LARGEST_STACK_FILE } from '../core/stackfile';
import { acceptBodies } from './bodies';
import type { Crew } from './crew';
import { Metrics } from './metrics';
import { servePages } from './pages';
import { handleError, Refusal } from './problems';
import { apiRoutes } from './routes/api';
import { docsRoutes } from './routes/docs';
import { addSecurityHeaders, guard } from './security';
import type { Workshop } from './workshop';

export interface AppParts {
  workshop: Workshop;
  crew: Crew;
  /** The folder of the built web builder; it may be absent. */
  pages: string;
  allowHosts?: readonly string[];
  /** Requests a minute of one client; 0: as many as it likes. */
  rateLimit?: number;
  log?: (line: string) => void;
}

/** A client that neither sends nor takes anything for this long is gone. */
const SILENCE_MS = 30_000;

/** Everything that the server answers, without a port. */
export async function buildApp({
  workshop,
  crew,
  pages,
  allowHosts = [],
  log = () => {},
  ...parts
}: AppParts): Promise<FastifyInstance> {
  const metrics = new Metrics();
  const onDefect = (error: unknown, { method, routeOptions }: FastifyRequest) =>
    log(`${method} ${routeOptions.url ?? '(no route)'} failed: ${(error as Error).stack ?? String(error)}`);
  const fail = handleError(onDefect);
  const app = fastify({
    bodyLimit: LARGEST_STACK_FILE,
    connectionTimeout: SILENCE_MS,
    requestTimeout: SILENCE_MS,
    return503OnClosing: true,
    frameworkErrors: (error, request, reply) => void fail(error, request, reply),
  });
  app.setErrorHandler(fail);
  guard(app, allowHosts);
  await addSecurityHeaders(app);
  if (parts.rateLimit) await limitRate(app, parts.rateLimit);
  acceptBodies(app);
  answerUnknown(app);
  report(app, metrics, log);

  apiRoutes(app, { workshop, crew, metrics });
  docsRoutes(app, workshop);
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  servePages(app, pages);
  app.addHook('onClose', () => crew.close());
  return app;
}

async function limitRate(app: FastifyInstance, max: number): Promise<void> {
  await app.register(rateLimit, {
    max,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, { after }) =>
      new Refusal(429, 'Too many requests in a minute.', [
        { where: 'request', what: `more than ${max} came in a minute`, mend: `Wait ${after}.` },
      ]),
  });
}

/** 405 where only the method is wrong, 404 otherwise. */
function answerUnknown(app: FastifyInstance): void {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const each of [method].flat()) known.add(each);
    methods.set(url, known);
  });
  app.setNotFoundHandler((request) => {
    const known = methods.get(request.url.split('?')[0] ?? '');
    if (!known)
      throw new Refusal(404, 'There is nothing here.', [
        { where: 'URL', what: 'names nothing that this server has', mend: 'See /docs.' },
      ]);
    const allowed = [...known].sort().join(', ');
    throw new Refusal(
      405,
      'Not with this method.',
      [{ where: 'method', what: `${request.method} is not for this URL`, mend: `Use ${allowed}.` }],
      { allow: allowed },
    );
  });
}

/** A line and a measurement for each answer. URLs, headers and bodies are nobody's business. */
function report(app: FastifyInstance, metrics: Metrics, log: (line: string) => void): void {
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    const route = routeOptions.url ?? '(no route)';
    metrics.request(method, route, statusCode, elapsedTime);
    log(`${method} ${route} ${statusCode} ${elapsedTime.toFixed(1)} ms`);
  });
}
