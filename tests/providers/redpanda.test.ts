import { parse as parseYaml } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { generate, textOf } from '../support/stack';

type Output = ReturnType<typeof generate>;

function stack(options: Record<string, unknown> = {}, more: object = {}): Output {
  return generate({ name: 'shop', ingestion: ['redpanda'], options: { redpanda: options }, ...more });
}

function services(output: Output): Record<string, ComposeService> {
  return (parseYaml(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

// What it has in common with Kafka is in kafka.test.ts.
describe('RedpandaProvider', () => {
  it('advertises the port that is published, also after it moved', () => {
    const { redpanda } = services(stack({ port: 29092 }));
    expect(redpanda?.ports).toEqual(['127.0.0.1:${REDPANDA_PORT:-29092}:19092']);
    expect(redpanda?.command).toContain(
      '--advertise-kafka-addr=internal://redpanda:9092,external://127.0.0.1:${REDPANDA_PORT:-29092}',
    );
  });

  it('shows its topics in a page, unless that is not wanted', () => {
    const shown = stack({ console_port: 8099 });
    expect(services(shown)['redpanda-console']).toMatchObject({
      environment: { KAFKA_BROKERS: 'redpanda:9092' },
      ports: ['127.0.0.1:${REDPANDA_CONSOLE_PORT:-8099}:8080'],
    });
    expect(textOf(shown, 'scripts/info')).toContain('Redpanda Console');
    const hidden = stack({ console: false });
    expect(Object.keys(services(hidden))).not.toContain('redpanda-console');
    expect(textOf(hidden, '.env')).not.toContain('CONSOLE');
    expect(textOf(hidden, 'docs/redpanda.md')).not.toContain('Console');
  });

  it('is watched by Prometheus', () => {
    const target = textOf(stack({}, { monitoring: ['prometheus'] }), 'monitoring/prometheus/targets/redpanda.yml');
    expect(target).toContain('redpanda:9644');
    expect(target).toContain('/public_metrics');
  });
});
