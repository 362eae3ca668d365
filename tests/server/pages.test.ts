import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { temporaryFolder, writeFiles } from '../core/support/folders';
import { ask, HERE, tryApp } from './support/app';

const PAGE = `<!doctype html>${'<p>AntiGravity</p>'.repeat(50)}`;
const SCRIPT = 'console.log(1);'.repeat(100);

async function withPages() {
  const pages = temporaryFolder();
  writeFiles(pages, {
    'index.html': PAGE,
    'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'assets/app-3f2a.js': SCRIPT,
    'assets/notes.secret': 'not a page',
  });
  const { app } = await tryApp({ pages });
  return (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { host: HERE, ...headers } });
}

test('the page stands at the root and is asked for again, its parts are kept', async () => {
  const get = await withPages();
  const page = await get('/');
  expect(page.payload).toBe(PAGE);
  expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
  const script = await get('/assets/app-3f2a.js');
  expect(script.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect((await get('/favicon.svg')).headers['content-type']).toBe('image/svg+xml');
  expect((await get('/', { 'if-none-match': String(page.headers.etag) })).statusCode).toBe(304);
});

test('what can be compressed is, in the way that the client takes', async () => {
  const get = await withPages();
  const encoded = (encoding: string) => get('/assets/app-3f2a.js', { 'accept-encoding': encoding });
  expect(String(brotliDecompressSync((await encoded('gzip, deflate, br')).rawPayload))).toBe(SCRIPT);
  expect(String(gunzipSync((await encoded('gzip')).rawPayload))).toBe(SCRIPT);
  expect((await encoded('br;q=0, identity')).payload).toBe(SCRIPT);
  expect((await encoded('gzip')).headers.vary).toContain('accept-encoding');
});

test.each([
  '/index.html',
  '/assets/',
  '/assets/notes.secret',
  '/assets/../index.html',
  '/..%2fpackage.json',
  '/assets',
])('%s is nothing that is served', async (url) => {
  const get = await withPages();
  expect((await get(url)).statusCode).toBe(404);
});

test('a server without the build says what to do, and its API works', async () => {
  const { app } = await tryApp({ pages: join(temporaryFolder(), 'absent') });
  const page = await ask(app, 'GET', '/');
  expect(page.statusCode).toBe(503);
  expect(page.payload).toContain('npm run build');
  expect((await ask(app, 'GET', '/healthz')).statusCode).toBe(200);
});
