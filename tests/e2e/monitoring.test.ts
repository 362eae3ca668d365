import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  amtool,
  type Monitor,
  startAlertmanager,
  startExporter,
  startPrometheus,
  startReceiver,
  valuesOf,
} from './support/alerting';
import { collector } from './support/collector';
import { freePort } from './support/postgres';
import { untilReady } from './support/processes';
import { composeService, type Service } from './support/project';
import * as postgresql from './support/services/postgresql';
import { until } from './support/services/service';
import { run, stack, succeed, workFolder } from './support/shell';

const TRIAL = `groups: [{name: trial, rules: [{alert: Trial, expr: vector(1), labels: {severity: warning, job: trial}}]}]\n`;

describe('metrics and alerts, by Prometheus and Alertmanager themselves', () => {
  const work = workFolder();
  const running: { stop: () => void | Promise<void> }[] = [];
  let project: string;
  let prometheus: Monitor;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  const start = <S extends { stop: () => void | Promise<void> }>(service: S): S => {
    running.push(service);
    return service;
  };

  beforeAll(async () => {
    const port = await freePort();
    const flags = ['--storage', 'postgresql', '--monitoring', 'prometheus', '--set', `postgresql.port=${port}`];
    project = stack(work.path, 'watched', ...flags);
    start<Service>(await postgresql.start(project));
    receiver = start(await startReceiver());
    const alertmanager = start(await startAlertmanager(project, work.path, receiver.url));
    const exporter = await startPostgresExporter(port);
    const targets = {
      'targets/postgresql.yml': exporter,
      'targets/alertmanager.yml': alertmanager.address,
      'alertmanagers/alertmanager.yml': alertmanager.address,
    };
    prometheus = start(await startPrometheus(project, work.path, targets, TRIAL));
  });

  afterAll(async () => {
    for (const service of running.reverse()) await service.stop();
    work.remove();
  });

  async function startPostgresExporter(port: number): Promise<string> {
    const { service } = composeService(project, 'postgres-exporter');
    const address = `127.0.0.1:${await freePort()}`;
    const env = { ...service.environment, DATA_SOURCE_URI: `127.0.0.1:${port}/warehouse?sslmode=disable` };
    const exporter = start(
      startExporter('prometheus-postgres-exporter', [`--web.listen-address=${address}`], env, work.path),
    );
    await untilReady(
      exporter,
      exporter.log,
      async () => (await fetch(`http://${address}/`).catch(() => undefined))?.ok === true,
    );
    return address;
  }

  it('reaches every target', async () => {
    await until('the targets', async () => {
      const up = await valuesOf(prometheus, 'up');
      return up.length === 3 && up.every(({ value }) => value === 1);
    });
  });

  it('reads the statistics of PostgreSQL as a role that reads no table', async () => {
    await until('pg_up', async () => (await valuesOf(prometheus, 'pg_up'))[0]?.value === 1);
    expect(await valuesOf(prometheus, 'pg_stat_database_numbackends{datname="warehouse"}')).toHaveLength(1);
    const psql = (sql: string) => {
      const { service, env } = composeService(project, 'postgres-exporter');
      const PGPASSWORD = service.environment?.['DATA_SOURCE_PASS'] ?? '';
      const args = [
        '-h',
        '127.0.0.1',
        '-p',
        env['POSTGRESQL_PORT'] ?? '',
        '-U',
        'monitoring',
        '-d',
        'warehouse',
        '-Atc',
        sql,
      ];
      return run('psql', args, { cwd: project, env: { PGPASSWORD } });
    };
    expect(psql('select count(*) > 0 from pg_stat_activity where query is not null').stdout).toBe('t\n');
    expect(psql('create table public.mine (a int)').status).not.toBe(0);
  });

  it('makes the role again without a change on a server that has it', () => {
    expect(() => postgresql.makeDatabases(project)).not.toThrow();
  });

  it('sends an alert where .env says', async () => {
    await until('an alert', () => receiver.bodies.length > 0);
    expect(JSON.parse(receiver.bodies[0] ?? '')).toMatchObject({
      status: 'firing',
      receiver: 'alerts',
      groupLabels: { alertname: 'Trial', job: 'trial' },
      alerts: [{ labels: { alertname: 'Trial', severity: 'warning' } }],
    });
  });

  it('keeps the address out of what everybody may read', () => {
    const state = join(work.path, 'alertmanager');
    expect(readFileSync(join(state, 'webhook-url'), 'utf8')).toBe(receiver.url);
    expect(readFileSync(join(state, 'alertmanager.yml'), 'utf8')).not.toContain('token=secret');
    expect(readFileSync(join(work.path, 'alertmanager.log'), 'utf8')).not.toContain('token=secret');
  });

  it('has receivers that amtool accepts, each of them', () => {
    const folder = join(project, 'monitoring/alertmanager');
    const common = readFileSync(join(folder, 'alertmanager.yml'), 'utf8');
    const receivers = readdirSync(join(folder, 'receivers'));
    expect(receivers).toEqual(['page.yml', 'webhook.yml']);
    for (const name of receivers) {
      const whole = join(work.path, name);
      writeFileSync(whole, common + readFileSync(join(folder, 'receivers', name), 'utf8'));
      succeed(amtool(), ['check-config', whole], { cwd: folder });
    }
    const broken = join(work.path, 'broken.yml');
    writeFileSync(broken, common);
    expect(run(amtool(), ['check-config', broken], { cwd: folder }).status).not.toBe(0);
  });

  it('starts with no address too, and tells nobody', async () => {
    const quiet = await startAlertmanager(project, join(work.path, 'quiet'));
    await quiet.stop();
    expect(readFileSync(join(work.path, 'quiet/alertmanager.log'), 'utf8')).toContain('alerts: receivers/page.yml');
  });
});

describe('OpenTelemetry collector', () => {
  const work = workFolder();
  afterAll(() => work.remove());

  it.each([['alone'], ['beside', 'prometheus', 'loki']])('takes its configuration: %s', (name, ...beside) => {
    const monitoring = ['opentelemetry', ...beside].join();
    const project = stack(work.path, name, '--storage', 'postgresql', '--monitoring', monitoring);
    const configuration = join(project, 'monitoring/opentelemetry/config.yaml');
    succeed(collector(), ['validate', `--config=${configuration}`], { cwd: project });
    const broken = readFileSync(configuration, 'utf8').replace('span_metrics:', 'spans_to_metrics:');
    writeFileSync(configuration, broken);
    expect(run(collector(), ['validate', `--config=${configuration}`], { cwd: project }).status).not.toBe(0);
  });
});
