/** The figures of the server: the real process, asked over loopback by a client on the same two cores. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { launchBrowser } from '../tests/e2e/support/launch-browser';
import type { Row } from './row';

const PROGRAM = join(__dirname, '..', 'bin', 'antigravity.mjs');
const CONNECTIONS = 20;
const SECONDS = 10;
const STARTER = { name: 'bench', preset: 'starter' };

/** What is asked of the API, and the body made for each request. */
interface Question {
  route: string;
  body: () => object;
}

const SAME_PROJECT: Question = { route: 'projects', body: () => STARTER };

interface Served {
  process: ChildProcess;
  url: string;
}

export async function serverRows(): Promise<Row[]> {
  const served = await start();
  try {
    const measured = (question: Question) => fire(served, [question], { duration: SECONDS });
    await fire(served, [SAME_PROJECT], { duration: 3 });
    const projects = await measured(SAME_PROJECT);
    const others = await measured({ route: 'projects', body: differently() });
    const same = await measured({ route: 'plan', body: () => STARTER });
    const distinct = await measured({ route: 'plan', body: differently() });
    return [
      perSecond('projects of starter a second, 20 connections', projects, 100),
      {
        what: 'their 99th percentile, ms',
        figure: projects.latency.p99.toFixed(0),
        bound: '< 200',
        holds: projects.latency.p99 < 200,
      },
      perSecond('projects of starter a second, each under another name (no stencil)', others, 40),
      perSecond('plans of starter a second, the same request each time (remembered)', same, 500),
      perSecond('plans of starter a second, each under another name (made anew)', distinct, 500),
      await memoryRow(),
      await pageRow(served),
    ];
  } finally {
    await stop(served);
  }
}

/** In a process of its own: what was measured before would have warmed it up. */
async function memoryRow(): Promise<Row> {
  const served = await start();
  try {
    const after: number[] = [];
    for (const amount of [1000, 9000]) {
      await fire(served, mixture(after.length), { amount });
      after.push(residentMebibytes(served));
    }
    const [early = NaN, late = NaN] = after;
    const ratio = late / early;
    return {
      what: `memory after 10,000 requests (plans, previews and projects by turns) / after 1,000 (${late.toFixed(0)} / ${early.toFixed(0)} MiB)`,
      figure: ratio.toFixed(2),
      bound: '<= 1.2',
      holds: ratio <= 1.2,
    };
  } finally {
    await stop(served);
  }
}

/** The web builder's first load in a new browser, the best of five: the mark is set when the cards can be used. */
async function pageRow({ url }: Served): Promise<Row> {
  const browser = await launchBrowser();
  try {
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url, { waitUntil: 'networkidle' });
      times.push(await page.evaluate(() => performance.getEntriesByName('interactive')[0]?.startTime ?? Infinity));
      await context.close();
    }
    const best = Math.min(...times);
    return {
      what: 'web builder, first load until it can be used, ms',
      figure: best.toFixed(0),
      bound: '< 1000',
      holds: best < 1000,
    };
  } finally {
    await browser.close();
  }
}

function perSecond(what: string, { requests }: autocannon.Result, least: number): Row {
  const figure = requests.average;
  return { what, figure: figure.toFixed(0), bound: `>= ${least}`, holds: figure >= least };
}

/** Clients that look and take by turns: three plans and a preview, each anew, for a project. */
function mixture(round: number): Question[] {
  const anew = differently(round);
  const plan = { route: 'plan', body: anew };
  return [plan, plan, { route: 'preview', body: anew }, plan, SAME_PROJECT];
}

/** A request that nobody has made before. */
function differently(round = 0): () => object {
  let count = 0;
  return () => ({ ...STARTER, name: `bench_${round}_${(count += 1)}` });
}

async function fire(
  { url }: Served,
  questions: readonly Question[],
  how: { duration?: number; amount?: number },
): Promise<autocannon.Result> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    // Seconds; a busy machine answers late, and that is a figure, not a failure.
    timeout: 60,
    ...how,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    setupClient: withoutText,
    requests: questions.map(({ route, body }) => ({
      path: `/api/v1/${route}`,
      setupRequest: (request) => ({ ...request, body: JSON.stringify(body()) }),
    })),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`of ${JSON.stringify(questions)} ${result.non2xx} were refused, ${result.errors} failed`);
  return result;
}

/** The client would read every archive as UTF-8, for whoever wants its text: that takes longer than making it, on the same cores. */
function withoutText(client: autocannon.Client): void {
  const { pipelinedRequests } = client as unknown as { pipelinedRequests: { addBody: (data: Buffer) => void } };
  pipelinedRequests.addBody = () => {};
}

async function start(): Promise<Served> {
  const words = [PROGRAM, 'serve', '--port', '0', '--rate-limit', '0'];
  const process_ = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [first] = (await once(process_.stdout, 'data')) as [Buffer];
  const url = /http:\/\/[\d.:]+/.exec(String(first))?.[0];
  if (!url) throw new Error(`the server said: ${String(first)}`);
  process_.stdout.resume();
  return { process: process_, url };
}

async function stop({ process: server }: Served): Promise<void> {
  const ended = once(server, 'exit');
  server.kill('SIGINT');
  await ended;
}

function residentMebibytes({ process: { pid } }: Served): number {
  const kibibytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) / 1024;
}
