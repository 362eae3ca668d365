import type { FastifyInstance, InjectOptions } from 'fastify';
import { type AppParts, buildApp } from '../../../server/app';
import { noThreads } from '../../../server/crew';
import { openWorkshop } from '../../../server/workshop';

/** Without a port no address of loopback is the server's own: this name is allowed instead. */
export const HERE = 'antigravity.test';

const apps: FastifyInstance[] = [];
afterAll(() => Promise.all(apps.map((app) => app.close())));

export interface Tried {
  app: FastifyInstance;
  /** What the server wrote to its log. */
  lines: string[];
}

/** The server without a port and without threads; closed when the tests of the file are done. */
export async function tryApp(parts: Partial<AppParts> = {}): Promise<Tried> {
  const lines: string[] = [];
  const app = await buildApp({
    workshop: openWorkshop(),
    crew: noThreads(),
    pages: '/nowhere',
    allowHosts: [HERE],
    log: (line) => void lines.push(line),
    ...parts,
  });
  apps.push(app);
  return { app, lines };
}

/** A request that comes over no network. */
export function ask(app: FastifyInstance, method: 'GET' | 'POST', url: string, payload?: InjectOptions['payload']) {
  return app.inject({ method, url, headers: { host: HERE }, ...(payload !== undefined && { payload }) });
}
