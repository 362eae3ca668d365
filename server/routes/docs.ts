import type { FastifyInstance } from 'fastify';
import { DOCS_STYLE, docsPage } from '../docs-page';
import { openApiDocument } from '../openapi';
import type { Workshop } from '../workshop';

/** The description of the API, for programs and for people. */
export function docsRoutes(app: FastifyInstance, { registry }: Workshop): void {
  const document = openApiDocument(registry);
  const json = JSON.stringify(document);
  const page = docsPage(document);
  app.get('/openapi.json', async (_request, reply) => reply.type('application/json; charset=utf-8').send(json));
  app.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  app.get('/docs/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(DOCS_STYLE));
}
