import { parse } from 'yaml';
import { z } from 'zod';
import type { ComposeService } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider } from '../../core/provider';
import { builtInRegistry } from '../../providers';
import { generate, textOf } from '../support/stack';

/** Pushes StatsD lines, as an orchestrator may. */
class PushingProvider extends ComponentProvider {
  static readonly meta = {
    category: 'orchestration',
    name: 'pusher',
    title: 'Pusher',
    summary: 'Pushes metrics',
  } as const;
  static readonly options = z.strictObject({});

  override registerServices(ctx: ProjectContext): void {
    ctx.registerScrapeTarget({
      job: 'airflow',
      host: 'statsd-exporter',
      port: 9102,
      path: '/metrics',
      exporter: { memory: 16, image: 'exporter', volumes: ['./monitoring/statsd:/etc/statsd:ro'] },
    });
  }
}

function monitoringStack(more: object = {}) {
  return generate({ name: 'shop', storage: ['postgresql'], monitoring: ['prometheus'], ...more });
}

function pushingStack() {
  const registry = builtInRegistry();
  registry.register('orchestration', 'pusher', () => PushingProvider);
  return generate(
    { name: 'shop', storage: ['postgresql'], orchestration: ['pusher'], monitoring: ['prometheus'] },
    { registry },
  );
}

function servicesOf(output: ReturnType<typeof generate>): Record<string, ComposeService> {
  return (parse(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

function monitoringFiles(output: ReturnType<typeof generate>): string[] {
  return output.vfs
    .list()
    .map(({ path }) => path)
    .filter((path) => path.startsWith('monitoring/'));
}

describe('PrometheusProvider', () => {
  it('runs with the exporters that other components describe', () => {
    const services = servicesOf(monitoringStack());
    expect(Object.keys(services)).toEqual(expect.arrayContaining(['postgresql', 'postgres-exporter', 'prometheus']));
    expect(services.prometheus).toMatchObject({
      command: expect.arrayContaining(['--storage.tsdb.retention.time=15d']) as unknown,
      ports: ['127.0.0.1:${PROMETHEUS_PORT:-9090}:9090'],
      volumes: ['./monitoring/prometheus:/etc/prometheus:ro', 'prometheus_data:/prometheus'],
    });
  });

  it('adds no exporter to a stack without Prometheus', () => {
    expect(servicesOf(generate({ name: 'shop', storage: ['postgresql'] }))).not.toHaveProperty('postgres-exporter');
  });

  it('writes a file for each target, and none that a later component would have to touch', () => {
    const alone = monitoringStack();
    const more = pushingStack();
    expect(parse(textOf(alone, 'monitoring/prometheus/targets/postgresql.yml'))).toEqual([
      { targets: ['postgres-exporter:9187'], labels: { job: 'postgresql', __metrics_path__: '/metrics' } },
    ]);
    for (const path of monitoringFiles(alone)) expect(textOf(more, path)).toBe(textOf(alone, path));
  });

  it('brings rules, tests and configuration only for the jobs of the stack', () => {
    const added = monitoringFiles(pushingStack()).filter((path) => !monitoringFiles(monitoringStack()).includes(path));
    expect(added).toEqual([
      'monitoring/prometheus/rules/job-airflow.yml',
      'monitoring/prometheus/targets/airflow.yml',
      'monitoring/prometheus/tests/job-airflow.yml',
      'monitoring/statsd/mapping.yml',
    ]);
  });

  it('tests every alert', () => {
    const output = pushingStack();
    const rules = monitoringFiles(output).filter((path) => path.includes('/rules/'));
    expect(rules).toHaveLength(4);
    for (const path of rules) {
      const { groups } = parse(textOf(output, path)) as { groups: { rules: { alert: string }[] }[] };
      const tested = textOf(output, path.replace('/rules/', '/tests/'));
      for (const { alert } of groups.flatMap((group) => group.rules)) expect(tested).toContain(`alertname: ${alert}\n`);
    }
  });

  it('shows the statistics of databases through a role that reads no table, made on each start', () => {
    const output = monitoringStack({ storage: ['postgresql', 'mariadb'] });
    const services = servicesOf(output);
    expect(services['postgres-exporter']?.environment).toMatchObject({
      DATA_SOURCE_USER: 'monitoring',
      DATA_SOURCE_PASS: '${POSTGRESQL_MONITORING_PASSWORD:?is missing in .env: run make env}',
    });
    for (const [exporter, oneShot] of [
      ['postgres-exporter', 'postgresql-databases'],
      ['mariadb-exporter', 'mariadb-monitoring'],
    ] as const) {
      expect(services[exporter]?.depends_on).toMatchObject({
        [oneShot]: { condition: 'service_completed_successfully' },
      });
      expect(services[oneShot]?.restart).toBe('no');
    }
    expect(textOf(output, 'warehouse/databases.sh')).toContain('GRANT pg_monitor TO monitoring;');
    expect(output.vfs.getFile('warehouse/mariadb/monitoring.sh')?.mode).toBe(0o755);
    expect(monitoringFiles(output)).toContain('monitoring/prometheus/rules/job-mariadb.yml');
  });

  it('makes no such role where nobody collects', () => {
    const output = generate({ name: 'shop', storage: ['postgresql', 'mariadb'] });
    expect(Object.keys(servicesOf(output))).toEqual(['postgresql', 'mariadb']);
    expect(textOf(output, '.env')).not.toContain('MONITORING');
  });

  it('tells a name to services that ask for one', () => {
    const output = monitoringStack({ storage: ['lakehouse'] });
    expect(parse(textOf(output, 'monitoring/prometheus/targets/with-user/trino.yml'))).toEqual([
      { targets: ['trino:8080'], labels: { job: 'trino', __metrics_path__: '/metrics' } },
    ]);
    expect(monitoringFiles(output)).not.toContain('monitoring/prometheus/targets/trino.yml');
  });

  it('asks Kafka as a client does', () => {
    const services = servicesOf(monitoringStack({ ingestion: ['kafka'] }));
    expect(services['kafka-exporter']?.command).toEqual(['--kafka.server=kafka:9092']);
  });

  it('has an Alertmanager that needs no account, and an address in .env to send to', () => {
    const output = monitoringStack();
    const { alertmanager } = servicesOf(output);
    expect(alertmanager).toMatchObject({
      entrypoint: ['sh', '/etc/alertmanager/start.sh'],
      environment: { ALERT_WEBHOOK_URL: '${ALERT_WEBHOOK_URL:-}' },
      ports: ['127.0.0.1:${ALERTMANAGER_PORT:-9093}:9093'],
    });
    expect(textOf(output, '.env')).toContain('\nALERT_WEBHOOK_URL=\n');
    expect(parse(textOf(output, 'monitoring/prometheus/alertmanagers/alertmanager.yml'))).toEqual([
      { targets: ['alertmanager:9093'] },
    ]);
    expect(textOf(output, 'monitoring/README.md')).toContain('ALERT_WEBHOOK_URL');
  });

  it('runs without it', () => {
    const output = monitoringStack({ options: { prometheus: { alertmanager: false } } });
    expect(servicesOf(output)).not.toHaveProperty('alertmanager');
    expect(textOf(output, '.env')).not.toContain('ALERT');
    expect(monitoringFiles(output).filter((path) => path.includes('alertmanager'))).toEqual([]);
    expect(textOf(output, 'monitoring/README.md')).not.toContain('ALERT_WEBHOOK_URL');
  });

  it('obeys its options', () => {
    const services = servicesOf(monitoringStack({ options: { prometheus: { port: 9191, retention: '26w' } } }));
    expect(services.prometheus?.ports).toEqual(['127.0.0.1:${PROMETHEUS_PORT:-9191}:9090']);
    expect(services.prometheus?.command).toContain('--storage.tsdb.retention.time=26w');
  });

  it.each(['15', '0d', 'forever', '15d --web.enable-admin-api'])('refuses a retention of %j', (retention) => {
    expect(() => monitoringStack({ options: { prometheus: { retention } } })).toThrow(/retention/);
  });
});
