/** The server as a process of its own, with clients that mean well and clients that do not. */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Plan } from '../../server/contract';
import { snapshot } from '../core/support/folders';
import { type Running, startProcess, untilReady } from './support/processes';
import { pythonWith } from './support/python';
import { REPOSITORY, run, stack, succeed, workFolder } from './support/shell';

const SCHEMATHESIS = 'schemathesis==4.32.5';
const PROGRAM = join(REPOSITORY, 'bin', 'antigravity.mjs');
const STARTER = JSON.stringify({ name: 'shop', preset: 'starter' });

const work = workFolder();
const log = join(work.path, 'server.log');
let server: Running;
let url = '';

beforeAll(async () => {
  const words = [PROGRAM, 'serve', '--port', '0', '--rate-limit', '0'];
  server = startProcess(process.execPath, words, { cwd: work.path, log });
  await untilReady(server, log, () => {
    url = /http:\/\/[\d.:]+/.exec(readFileSync(log, 'utf8'))?.[0] ?? '';
    return url !== '';
  });
});
afterAll(async () => {
  await server.stop();
  work.remove();
});
/** No connection is kept: while a program runs, this process cannot see that the server has closed it. */
const CLOSE = { connection: 'close' };

/** Whatever happened in a test, the server lives, answers, and has made no mistake. */
afterEach(async () => {
  expect((await fetch(`${url}/healthz`, { headers: CLOSE })).status).toBe(200);
  expect(readFileSync(log, 'utf8')).not.toMatch(/ 500 |failed:/);
});

const post = (route: string, body: string) =>
  fetch(`${url}/api/v1/${route}`, { method: 'POST', headers: { 'content-type': 'application/json', ...CLOSE }, body });

function residentMebibytes(): number {
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** A client that writes by hand. */
async function client(text = ''): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

const head = (route: string, length: number) =>
  `POST /api/v1/${route} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

test('an archive unpacks to what the command line writes, id and secrets aside', async () => {
  const response = await post('projects', STARTER);
  const zip = join(work.path, 'shop.zip');
  writeFileSync(zip, Buffer.from(await response.arrayBuffer()));
  succeed('unzip', ['-q', zip, '-d', join(work.path, 'served')], { cwd: work.path });
  stack(work.path, 'shop', '--preset', 'starter', '--zip', join(work.path, 'cli.zip'));
  succeed('unzip', ['-q', join(work.path, 'cli.zip'), '-d', join(work.path, 'cli')], { cwd: work.path });
  expect(alike(join(work.path, 'served', 'shop'))).toEqual(alike(join(work.path, 'cli', 'shop')));
});

/** The files of a project without what is its own: its id, and the hashes of the files that hold it. */
function alike(folder: string): Record<string, string> {
  const files = snapshot(folder);
  const manifest = JSON.parse(readFileSync(join(folder, '.antigravity/manifest.json'), 'utf8')) as {
    projectId: string;
  };
  const own = new RegExp(`${manifest.projectId}|_${manifest.projectId.slice(0, 6)}\\b`, 'g');
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      path.endsWith('manifest.json') ? text.replace(/"[0-9a-f-]{36,64}"/g, '"…"') : text.replace(own, '…'),
    ]),
  );
}

test('schemathesis finds no request that the server cannot answer', () => {
  const python = pythonWith(SCHEMATHESIS);
  const { status, stdout } = run(
    join(python, '..', 'schemathesis'),
    [
      'run',
      `${url}/openapi.json`,
      '--url',
      url,
      '--checks',
      'not_a_server_error,content_type_conformance,response_schema_conformance',
      '--max-examples',
      '25',
      '--seed',
      '1',
      '--phases',
      'examples,coverage,fuzzing',
      '--suppress-health-check',
      'all',
    ],
    { cwd: work.path, env: { NO_COLOR: '1' } },
  );
  expect({ status, stdout: status === 0 ? '' : stdout.slice(-4000) }).toEqual({ status: 0, stdout: '' });
});

test('a body of 10 MB is refused before it is read', async () => {
  const before = residentMebibytes();
  const response = await post('plan', `{"name":"${'x'.repeat(10 * 1024 * 1024)}"}`).catch(() => undefined);
  // The server closes the connection; a client that was still sending may see that first.
  if (response) expect(response.status).toBe(413);
  expect(residentMebibytes() - before).toBeLessThan(50);
});

test('what is no HTTP gets an answer or nothing, and harms nobody', async () => {
  for (const text of [
    '\0\0\0\r\n\r\n',
    'GET\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: ${'x'.repeat(20_000)}\r\n\r\n`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ]) {
    const socket = await client(text);
    socket.resume();
    await once(socket, 'close');
  }
});

test('clients that vanish or crawl keep nobody waiting', async () => {
  const slow = await Promise.all(Array.from({ length: 50 }, () => client(head('plan', 100))));
  for (let count = 0; count < 50; count += 1) {
    const socket = await client(head('projects', STARTER.length) + STARTER);
    socket.destroy();
  }
  const response = await post('plan', STARTER);
  expect(response.status).toBe(200);
  expect(((await response.json()) as Plan).request.name).toBe('shop');
  for (const socket of slow) socket.destroy();
});

test('200 downloads at once all arrive, and leave no memory behind', async () => {
  const download = async () => {
    const response = await post('projects', STARTER);
    expect(response.status).toBe(200);
    return (await response.arrayBuffer()).byteLength;
  };
  const all = () => Promise.all(Array.from({ length: 200 }, download));
  await all();
  const before = residentMebibytes();
  const sizes = await all();
  expect(Math.min(...sizes)).toBeGreaterThan(100_000);
  expect(residentMebibytes() - before).toBeLessThan(100);
});

test('200 clients that take nothing hold a bounded amount', async () => {
  const before = residentMebibytes();
  const sockets = await Promise.all(
    Array.from({ length: 200 }, async () => (await client(head('projects', STARTER.length) + STARTER)).pause()),
  );
  expect((await post('plan', STARTER)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(residentMebibytes() - before).toBeLessThan(150);
  for (const socket of sockets) socket.destroy();
});

test('a busy port is one clear line', () => {
  const { port } = new URL(url);
  const { status, stderr } = run(process.execPath, [PROGRAM, 'serve', '--port', port], { cwd: work.path });
  expect(status).toBe(2);
  expect(stderr).toBe(
    `127.0.0.1:${port}: another program listens there. Stop it, choose another --port, or leave --port out.\n`,
  );
});

test('Ctrl-C ends it at once and in order', async () => {
  const other = startProcess(process.execPath, [PROGRAM, 'serve', '--port', '0'], { cwd: work.path, log: `${log}.2` });
  await untilReady(other, `${log}.2`, () => readFileSync(`${log}.2`, 'utf8').includes('http://'));
  const ended = once(other.process, 'exit');
  other.process.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
});
