import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sha256 } from '../core/hash';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};
const COMPRESSIBLE = /^(text|application)\/|svg/;

const ABSENT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>AntiGravity</title>
<h1>The web builder is not built</h1>
<p>Run <code>npm run build</code> in the folder of this package and start the server again. The API works: <a href="/docs">its documentation</a>.</p></html>
`;

/** What is known in full when the server starts. */
export interface Page {
  bytes: Buffer;
  type: string;
  etag: string;
  /** Vite puts a hash into the name of what never changes under that name. */
  fixed: boolean;
  /** Compressed at the first request for it. */
  encoded: Map<string, Promise<Buffer>>;
}

/**
 * Serves a folder of built pages. It is read once, at the start: what a request names is looked up among what was found then,
 * and opens nothing.
 */
export function servePages(app: FastifyInstance, folder: string): void {
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/', async (_request, reply) => reply.code(503).type('text/html; charset=utf-8').send(ABSENT));
    return;
  }
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = TYPES[extname(path)];
    if (type === undefined) continue;
    const page = readPage(join(folder, path), type, path);
    const route = `/${path.replaceAll('\\', '/')}`;
    const answer = (request: FastifyRequest, reply: FastifyReply) => sendPage(page, request, reply);
    app.get(route === '/index.html' ? '/' : route, answer);
  }
}

function readPage(file: string, type: string, path: string): Page {
  const bytes = readFileSync(file);
  return pageOf(bytes, type, path.startsWith('assets'));
}

export function pageOf(bytes: Buffer, type: string, fixed = false): Page {
  return { bytes, type, etag: `"${sha256(bytes).slice(0, 20)}"`, fixed, encoded: new Map() };
}

/** Compressed where the client takes that; not at all when it has it already. */
export async function sendPage(page: Page, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  void reply
    .type(page.type)
    .header('etag', page.etag)
    .header('vary', 'accept-encoding')
    .header('cache-control', page.fixed ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (request.headers['if-none-match'] === page.etag) return reply.code(304).send();
  const encoding = COMPRESSIBLE.test(page.type) ? encodingFor(request) : undefined;
  if (!encoding) return reply.send(page.bytes);
  return reply.header('content-encoding', encoding).send(await encodedAs(page, encoding));
}

function encodingFor({ headers }: FastifyRequest): 'br' | 'gzip' | undefined {
  const accepted = String(headers['accept-encoding'] ?? '');
  return (['br', 'gzip'] as const).find((encoding) =>
    new RegExp(`\\b${encoding}\\b(?!;q=0(?:\\.0*)?(?:,|$))`).test(accepted),
  );
}

function encodedAs(page: Page, encoding: 'br' | 'gzip'): Promise<Buffer> {
  const known = page.encoded.get(encoding);
  if (known) return known;
  const made = encoding === 'br' ? compressBrotli(page.bytes) : promisify(gzip)(page.bytes, { level: 9 });
  page.encoded.set(encoding, made);
  return made;
}

/** The best quality takes seconds for a large script, and saves little over this one. */
function compressBrotli(bytes: Buffer): Promise<Buffer> {
  return promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
}
