import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { formatProblem, ProblemsError } from '../core/problems';
import { packageFolder } from '../core/version';
import { buildApp } from './app';
import { remembering, threads } from './crew';
import { HELP, readSettings, type Settings, USUAL_PORT } from './settings';
import { openWorkshop } from './workshop';

/** `antigravity serve`, `npm start`. */
export async function serve(words: readonly string[]): Promise<void> {
  try {
    const settings = readSettings(words);
    if (settings.help) process.stdout.write(HELP);
    else await start(settings);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    process.stderr.write(error.problems.map((problem) => `${formatProblem(problem)}\n`).join(''));
    process.exitCode = 2;
  }
}

async function start(settings: Settings): Promise<void> {
  const { templates, allowHosts, rateLimit, longestWork } = settings;
  const app = await buildApp({
    workshop: openWorkshop(templates),
    crew: remembering(threads({ overlays: templates, longestWork: longestWork * 1000 })),
    pages: join(packageFolder(), 'dist', 'web'),
    allowHosts,
    rateLimit,
    log: (line) => process.stdout.write(`${line}\n`),
  });
  try {
    await listen(app, settings);
  } catch (error) {
    await app.close();
    throw refused(error as NodeJS.ErrnoException, settings);
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(app));
}

/** On the port that was asked for, or else on the usual one, or else on any. */
async function listen(app: FastifyInstance, { host, port }: Settings): Promise<void> {
  let address: string;
  try {
    address = await app.listen({ host, port: port ?? USUAL_PORT, listenTextResolver: String });
  } catch (error) {
    if (port !== undefined || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    address = await app.listen({ host, port: 0, listenTextResolver: String });
  }
  process.stdout.write(`AntiGravity is at ${address} (API: ${address}/docs). Ctrl-C ends it.\n`);
}

function refused({ code, message }: NodeJS.ErrnoException, { host, port = USUAL_PORT }: Settings): Error {
  const where = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const [what, mend] = REFUSALS[code ?? ''] ?? [
    `cannot be listened on: ${message}`,
    'Choose another --port or --host.',
  ];
  return new ProblemsError([{ where, what, mend }]);
}

const REFUSALS: Readonly<Record<string, readonly [string, string]>> = {
  EADDRINUSE: ['another program listens there', 'Stop it, choose another --port, or leave --port out.'],
  EACCES: ['this user may not listen there', 'Choose a --port from 1024 on.'],
  EADDRNOTAVAIL: ['is no address of this machine', 'Leave --host out, or give one of its own.'],
  ENOTFOUND: ['is no address that this machine knows', 'Leave --host out, or give an IP address.'],
};

/** What is being answered is answered; a second Ctrl-C does not wait for that. */
async function end(app: FastifyInstance): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  await app.close();
}
