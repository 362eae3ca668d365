import { parse } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { formatNote } from '../../core/notes';
import { generate, textOf } from '../support/stack';

function logStack(more: object = {}) {
  return generate({ name: 'shop', storage: ['postgresql'], monitoring: ['loki'], ...more });
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

describe('LokiProvider', () => {
  it('keeps logs in a volume, and asks for its health with what its image holds', () => {
    const { loki } = servicesOf(logStack());
    expect(loki).toMatchObject({
      command: ['-config.file=/etc/loki/loki.yml', '-config.expand-env=true'],
      environment: { LOKI_RETENTION: '7d' },
      ports: ['127.0.0.1:${LOKI_PORT:-3100}:3100'],
      volumes: ['./monitoring/loki/loki.yml:/etc/loki/loki.yml:ro', 'loki_data:/loki'],
      healthcheck: { test: ['CMD', '/usr/bin/loki', '-health'] },
    });
  });

  it('takes every variable of its configuration from compose, and keeps everything below its volume', () => {
    const output = logStack();
    const text = textOf(output, 'monitoring/loki/loki.yml');
    const named = [...text.replace(/^\s*#.*$/gm, '').matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(named).toEqual(Object.keys(servicesOf(output).loki?.environment ?? {}));
    const configuration = parse(text) as {
      common: { path_prefix: string };
      compactor: { retention_enabled: boolean; working_directory: string; delete_request_store: string };
      limits_config: { retention_period: string };
      analytics: object;
    };
    expect(configuration.common.path_prefix).toBe('/loki');
    // Without all of these nothing is ever deleted.
    expect(configuration.limits_config.retention_period).toBe('${LOKI_RETENTION}');
    expect(configuration.compactor).toEqual({
      working_directory: '/loki/compactor',
      retention_enabled: true,
      delete_request_store: 'filesystem',
    });
    expect(configuration.analytics).toEqual({ reporting_enabled: false });
  });

  it('collects the logs of this project alone, through a socket that can be elsewhere', () => {
    const output = logStack();
    const { alloy } = servicesOf(output);
    expect(alloy?.environment).toEqual({
      COMPOSE_PROJECT: (parse(textOf(output, 'docker-compose.yml')) as { name: string }).name,
      LOKI_URL: 'http://loki:3100',
    });
    expect(alloy?.volumes).toContain('${DOCKER_SOCKET:-/var/run/docker.sock}:/var/run/docker.sock:ro');
    expect(alloy?.depends_on).toEqual({ loki: { condition: 'service_healthy' } });
    const text = textOf(output, 'monitoring/alloy/config.alloy');
    const named = [...text.matchAll(/sys\.env\("(\w+)"\)/g)].map(([, name]) => name);
    expect(named.sort()).toEqual(Object.keys(alloy?.environment ?? {}).sort());
  });

  it('says what the socket means', () => {
    const output = logStack();
    expect(output.ctx.notes.map(formatNote)).toContainEqual(
      expect.stringMatching(/Docker’s socket.*docs\/loki\.md/) as string,
    );
    expect(textOf(output, 'docs/loki.md')).toMatch(/whoever takes over that container can do\s+whatever Docker can do/);
  });

  it('needs no socket without the collector', () => {
    const output = logStack({ options: { loki: { collector: false, retention: '24h' } } });
    expect(Object.keys(servicesOf(output))).toEqual(['postgresql', 'loki']);
    expect(output.ctx.notes.map(formatNote).join()).not.toContain('socket');
    expect(textOf(output, '.env')).not.toContain('DOCKER_SOCKET');
    expect(monitoringFiles(output)).toEqual(['monitoring/loki/loki.yml']);
    expect(textOf(output, 'docs/loki.md')).not.toContain('config.alloy');
  });

  it('is watched by Prometheus, and brings its rule', () => {
    const files = monitoringFiles(logStack({ monitoring: ['prometheus', 'loki'] }));
    expect(files).toEqual(
      expect.arrayContaining([
        'monitoring/prometheus/targets/loki.yml',
        'monitoring/prometheus/targets/alloy.yml',
        'monitoring/prometheus/rules/job-alloy.yml',
      ]),
    );
  });

  it('obeys its options', () => {
    const services = servicesOf(
      logStack({ options: { loki: { port: 3101, collector_port: 12_346, retention: '52w' } } }),
    );
    expect(services.loki?.ports).toEqual(['127.0.0.1:${LOKI_PORT:-3101}:3100']);
    expect(services.loki?.environment).toEqual({ LOKI_RETENTION: '52w' });
    expect(services.alloy?.ports).toEqual(['127.0.0.1:${ALLOY_PORT:-12346}:12345']);
  });

  // Loki deletes by the day.
  it.each(['0d', '23h', '15', 'forever', '1y'])('refuses a retention of %j', (retention) => {
    expect(() => logStack({ options: { loki: { retention } } })).toThrow(/retention/);
  });
});
