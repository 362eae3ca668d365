import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { issuesToProblems, suggestAmong } from '../../core/stackfile';
import { catalogAnswer } from '../answers/catalog';
import { stackOf } from '../bodies';
import type { Crew } from '../crew';
import type { Metrics } from '../metrics';
import { pageOf, sendPage } from '../pages';
import { impossible, malformed, missing } from '../problems';
import { Seats } from '../seats';
import type { WorkOrder } from '../work';
import type { Workshop } from '../workshop';

const JSON_TYPE = 'application/json; charset=utf-8';

export const previewQuery = z.strictObject({
  file: z.string().min(1).max(400).optional().describe('Path of a file of the project whose text is wanted'),
});
export const projectQuery = z.strictObject({
  env: z.enum(['true', 'false']).optional().describe('Whether .env, with its fresh secrets, is in the archive'),
});
const noQuery = z.strictObject({});

/** Archives of about 300 kB that are made or sent at the same time. */
const SEATS = 64;
const LONGEST_LINE = 1000;

export interface Means {
  workshop: Workshop;
  crew: Crew;
  metrics: Metrics;
}

export function apiRoutes(app: FastifyInstance, { workshop, crew, metrics }: Means): void {
  const bytesOf = async (order: WorkOrder): Promise<Uint8Array> => {
    const work = await crew.work(order);
    if (work instanceof Uint8Array) return work;
    throw work.isMissing ? missing(work.problems) : impossible(work.problems);
  };
  const sendJson = async (reply: FastifyReply, order: WorkOrder) => reply.type(JSON_TYPE).send(await bytesOf(order));

  const seats = new Seats(SEATS, LONGEST_LINE);

  const catalog = pageOf(Buffer.from(JSON.stringify(catalogAnswer(workshop))), JSON_TYPE);
  app.get('/api/v1/catalog', async (request, reply) => {
    queryOf(request, noQuery);
    return sendPage(catalog, request, reply);
  });

  for (const answer of ['plan', 'choices'] as const) {
    app.post(`/api/v1/${answer}`, async (request, reply) => {
      queryOf(request, noQuery);
      return sendJson(reply, { answer, request: stackOf(request) });
    });
  }

  app.post('/api/v1/preview', async (request, reply) => {
    const { file } = queryOf(request, previewQuery);
    return sendJson(reply, { answer: 'preview', request: stackOf(request), file });
  });

  app.post('/api/v1/projects', async (request, reply) => {
    const { env } = queryOf(request, projectQuery);
    const stack = stackOf(request);
    const leave = await seats.take();
    reply.raw.once('close', leave);
    if (reply.raw.destroyed) {
      leave();
      return reply;
    }
    const bytes = await bytesOf({ answer: 'project', request: stack, withEnv: env === 'true' });
    metrics.project(bytes.length);
    return reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${stack.name}.zip"`)
      .header('cache-control', 'no-store')
      .send(bytes);
  });
}

function queryOf<Query>(request: FastifyRequest, schema: z.ZodObject & z.ZodType<Query>): Query {
  const result = schema.safeParse(request.query);
  if (result.success) return result.data;
  throw malformed(
    issuesToProblems(result.error, suggestAmong(Object.keys(schema.shape)), (path) => `?${path.join('.')}`),
  );
}
