import { parse as parseYaml } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { formatNote } from '../../core/notes';
import { RAW_TABLES, SOURCE_FILES } from '../../core/thread';
import { generate, textOf } from '../support/stack';

type Output = ReturnType<typeof generate>;

const BROKERS = ['kafka', 'redpanda'];

function thread(ingestion: string[], more: object = {}): Output {
  return generate({ name: 'shop', storage: ['duckdb'], ingestion, transformation: ['dbt'], ...more });
}

function services(output: Output): Record<string, ComposeService> {
  return (parseYaml(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

function stepIds(output: Output): string[] {
  return output.ctx.steps.map(({ id }) => id);
}

describe.each(BROKERS)('the sample events in %s', (broker) => {
  it('go from the source files through topics into raw, before anything reads raw', () => {
    const output = thread([broker]);
    expect(stepIds(output).slice(0, 3)).toEqual([`produce_${broker}`, `ingest_${broker}`, 'transform_dbt']);
    const [produce, ingest] = output.ctx.steps;
    expect(produce).toMatchObject({ kind: 'source', reads: SOURCE_FILES });
    expect(ingest).toMatchObject({ kind: 'ingest', reads: produce?.writes, writes: RAW_TABLES });
  });

  it.each([
    ['duckdb', 'duckdb==1.5.5'],
    ['postgresql', 'psycopg[binary]==3.3.9'],
  ])('are loaded by the client of %s', (storage, driver) => {
    const output = thread([broker], { storage: [storage] });
    const environment = output.ctx.environments.find(({ name }) => name === 'streaming');
    expect(environment?.requirements).toEqual(['confluent-kafka==2.16.1', driver]);
    expect(textOf(output, 'pipelines/load_events.py')).toContain('replace_raw_table');
    expect(textOf(output, 'warehouse/loading.py')).toContain('def replace_table');
  });

  it('have as many partitions and stay as long as the options say', () => {
    const output = thread([broker], { options: { [broker]: { partitions: 3, retention_hours: 24 } } });
    expect(services(output).streaming?.environment).toMatchObject({
      EVENTS_PARTITIONS: '3',
      EVENTS_RETENTION_HOURS: '24',
    });
  });

  it.each([[{ partitions: 0 }], [{ partitions: 1.5 }], [{ retention_hours: 0 }], [{ port: 80 }], [{ ports: 9094 }]])(
    'refuse the options %j',
    (options) => {
      expect(() => thread([broker], { options: { [broker]: options } })).toThrow();
    },
  );

  it('wait for their own broker where there are two', () => {
    const output = thread([broker, ...BROKERS.filter((other) => other !== broker)]);
    expect(stepIds(output).slice(0, 2)).toEqual([`produce_${broker}`, `ingest_${broker}`]);
    expect(services(output).streaming).toMatchObject({
      environment: { KAFKA_BOOTSTRAP_SERVERS: `${broker}:9092` },
      depends_on: { [broker]: { condition: 'service_healthy' } },
    });
  });

  it('take no part where another tool fills raw', () => {
    const output = thread(['dlt', broker]);
    expect(stepIds(output)[0]).toBe('ingest_dlt');
    expect(output.ctx.environments.map(({ name }) => name)).not.toContain('streaming');
    expect(output.vfs.getFile('pipelines/load_events.py')).toBeUndefined();
    expect(output.ctx.notes.map(formatNote).join('\n')).toContain(`${broker} is set up and takes no part`);
    const turned = thread(['dlt', broker], { use: { raw_tables: broker } });
    expect(stepIds(turned)[0]).toBe(`produce_${broker}`);
  });
});

describe('KafkaProvider', () => {
  it('advertises the port that is published, also after it moved', () => {
    const { kafka } = services(thread(['kafka'], { options: { kafka: { port: 9999 } } }));
    expect(kafka?.ports).toEqual(['127.0.0.1:${KAFKA_PORT:-9999}:9094']);
    expect(kafka?.environment?.KAFKA_ADVERTISED_LISTENERS).toBe(
      'INTERNAL://kafka:9092,EXTERNAL://127.0.0.1:${KAFKA_PORT:-9999}',
    );
  });

  it('is reached by its service name in containers and by its published port from the host', () => {
    const { ctx } = thread(['kafka']);
    const broker = ctx.requireService('message_broker');
    expect(broker.type).toBe('kafka');
    expect(broker.variables?.('network')).toEqual({ KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092' });
    expect(broker.variables?.('host')).toEqual({ KAFKA_BOOTSTRAP_SERVERS: '127.0.0.1:${KAFKA_PORT:-9094}' });
  });

  it('asks no topic for three brokers', () => {
    const { kafka } = services(thread(['kafka']));
    const factors = Object.entries(kafka?.environment ?? {}).filter(([name]) => /FACTOR|MIN_ISR/.test(name));
    expect(factors.length).toBeGreaterThan(2);
    for (const [, value] of factors) expect(value).toBe('1');
  });
});
