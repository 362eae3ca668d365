import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from './problems';

/** Names by which a browser on this machine reaches a server that listens on it alone. */
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Who may talk to the server. Without the first check a page on the internet could point its own name at 127.0.0.1 (DNS
 * rebinding); without the second it could send requests and have them carried out.
 * @param allowHosts names, with or without a port, by which others reach it
 */
export function guard(app: FastifyInstance, allowHosts: readonly string[]): void {
  app.addHook('onRequest', async (request) => {
    const host = (request.headers.host ?? '').toLowerCase();
    if (!isOurs(host, request.socket.localPort, allowHosts)) throw wrongHost(host);
    if (isForeign(request, host))
      throw new Refusal(403, 'This request comes from another site.', [
        { where: 'Origin', what: 'is another site', mend: 'Use the page that this server serves, or no browser.' },
      ]);
  });
}

function isOurs(host: string, port: number | undefined, allowHosts: readonly string[]): boolean {
  const name = host.replace(/:\d+$/, '');
  if (allowHosts.some((allowed) => allowed === host || allowed === name)) return true;
  return LOOPBACK_NAMES.includes(name) && (host === `${name}:${port}` || (host === name && port === 80));
}

function wrongHost(host: string): Refusal {
  return new Refusal(421, 'This server is not the one that the request names.', [
    {
      where: 'Host',
      what: host ? `${JSON.stringify(host.slice(0, 100))} is no name of this server` : 'is missing',
      mend: 'Use http://127.0.0.1 with its port, or start it with --allow-host NAME.',
    },
  ]);
}

/** Links from elsewhere lead to the page; nothing else comes from elsewhere. */
function isForeign({ headers, method }: FastifyRequest, host: string): boolean {
  const { origin } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}` && origin.toLowerCase() !== `https://${host}`)
    return true;
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return !(headers['sec-fetch-mode'] === 'navigate' && (method === 'GET' || method === 'HEAD'));
}

/** Pages load from this server only, run no script that it does not serve, and stand in nobody's frame. */
export async function addSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    // There is no TLS on loopback, and whoever puts some before the server decides for its name.
    strictTransportSecurity: false,
  });
}
