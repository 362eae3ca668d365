import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { delimiter, dirname, join } from 'node:path';
import { freePort } from './postgres';
import { type Running, startProcess, untilReady } from './processes';
import { composeService } from './project';
import { goProgram, goProgramOf } from './validators/programs';

const MODULE = 'github.com/prometheus/alertmanager';
/** The image's version. */
const VERSION = 'v0.34.1';

export const amtool = (): string => goProgram(`${MODULE}/cmd/amtool`, VERSION);

/** Its pages are built by npm and no part of the module; nothing here looks at them. */
export const alertmanager = (): string =>
  goProgramOf(MODULE, VERSION, 'cmd/alertmanager', { 'ui/app/dist/index.html': '<!doctype html>\n' });

export interface Monitor {
  address: string;
  stop: () => Promise<void>;
}

/** Alertmanager itself, started as the compose service starts it; what it waits for is cut to a second. */
export async function startAlertmanager(project: string, work: string, webhook = ''): Promise<Monitor> {
  const { service } = composeService(project, 'alertmanager');
  const folder = join(work, 'alertmanager');
  const configuration = join(work, 'etc-alertmanager');
  mkdirSync(folder, { recursive: true });
  cpSync(join(project, 'monitoring/alertmanager'), configuration, { recursive: true });
  hasten(join(configuration, 'alertmanager.yml'), /group_wait: \S+/, 'group_wait: 1s');
  const address = `127.0.0.1:${await freePort()}`;
  const log = join(work, 'alertmanager.log');
  const args = [join(configuration, 'start.sh'), ...(service.command ?? []), `--web.listen-address=${address}`];
  const server = startProcess('sh', args, {
    cwd: folder,
    log,
    env: { ALERT_WEBHOOK_URL: webhook, PATH: [dirname(alertmanager()), process.env['PATH']].join(delimiter) },
  });
  await untilReady(server, log, () => answers(`http://${address}/-/healthy`));
  return { address, stop: server.stop };
}

/** Prometheus itself (Debian's) with the project's files, save how often it looks and who is where. */
export async function startPrometheus(
  project: string,
  work: string,
  targets: Readonly<Record<string, string>>,
  moreRules = '',
): Promise<Monitor> {
  const folder = join(work, 'etc-prometheus');
  cpSync(join(project, 'monitoring/prometheus'), folder, { recursive: true });
  const configuration = join(folder, 'prometheus.yml');
  hasten(configuration, /scrape_interval: \S+/, 'scrape_interval: 1s');
  hasten(configuration, /scrape_timeout: \S+/, 'scrape_timeout: 1s');
  hasten(configuration, /evaluation_interval: \S+/, 'evaluation_interval: 1s');
  const address = `127.0.0.1:${await freePort()}`;
  hasten(configuration, /localhost:9090/, address);
  for (const [path, here] of Object.entries(targets))
    hasten(join(folder, path), /targets: \["[^"]+"\]/, `targets: ["${here}"]`);
  if (moreRules) writeFileSync(join(folder, 'rules/trial.yml'), moreRules);
  const log = join(work, 'prometheus.log');
  const args = [
    `--config.file=${configuration}`,
    `--storage.tsdb.path=${join(work, 'prometheus')}`,
    `--web.listen-address=${address}`,
  ];
  const server = startProcess('prometheus', args, { cwd: work, log });
  await untilReady(server, log, () => answers(`http://${address}/-/ready`));
  return { address, stop: server.stop };
}

/** The newest value of what an expression gives, by its labels; empty until there is one. */
export async function valuesOf(
  prometheus: Monitor,
  expression: string,
): Promise<{ metric: Record<string, string>; value: number }[]> {
  const answer = await fetch(`http://${prometheus.address}/api/v1/query?query=${encodeURIComponent(expression)}`);
  const { data } = (await answer.json()) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  };
  return data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
}

/** Keeps the bodies of what is posted to it. */
export async function startReceiver(): Promise<{ url: string; bodies: string[]; stop: () => Promise<void> }> {
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      bodies.push(body);
      response.end('{}');
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}/alerts?token=secret`,
    bodies,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export async function answers(url: string): Promise<boolean> {
  return (await fetch(url).catch(() => undefined))?.ok === true;
}

export function startExporter(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
  work: string,
): Running & { log: string } {
  const log = join(work, `${program.split('/').at(-1)}.log`);
  return { ...startProcess(program, args, { cwd: work, log, env }), log };
}

/** Replaces what must be there once. */
function hasten(path: string, pattern: RegExp, by: string): void {
  const text = readFileSync(path, 'utf8');
  if (!pattern.test(text)) throw new Error(`${path} has no ${pattern}`);
  writeFileSync(path, text.replace(pattern, by));
}
