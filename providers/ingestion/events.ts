import { z } from 'zod';
import { pinned } from '../../core/catalog/packages';
import type { ProjectContext } from '../../core/context';
import type { ComponentProvider, Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import { RAW_TABLES, SOURCE_FILES } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import { warehouseDriver } from '../storage/drivers';
import { renderSourceFiles } from './source-files';

/** What the brokers share: the sample events, sent to topics and loaded from them. */

export const STREAMING_ENVIRONMENT = 'streaming';

export const eventOptions = {
  partitions: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe('Partitions of each topic of sample events; later more, never fewer'),
  retention_hours: z
    .int()
    .min(1)
    .max(87_600)
    .default(168)
    .describe('How long the broker keeps an event, in hours; what is gone from it is gone from raw after the next run'),
};

export interface EventOptions {
  partitions: number;
  retention_hours: number;
}

const TOPICS = RAW_TABLES.map((table) => table.replace('raw.', 'shop.'));

/** True when the sample events of this broker are what fills raw. */
function carriesEvents(ctx: ProjectContext, { meta }: ComponentProvider): boolean {
  return ctx.isServedBy('raw_tables', meta.name);
}

/** Where containers of the project reach a broker. */
export const BROKER_PORT = 9092;

/**
 * A broker that speaks Kafka's protocol, as a service of the provider's name.
 * @param outside its address on this machine, as it is written into the listeners too.
 */
export function registerBroker(
  ctx: ProjectContext,
  { meta: { name } }: ComponentProvider,
  outside: () => string,
): void {
  ctx.registerConnection({
    name,
    type: 'kafka',
    capabilities: ['message_broker', name],
    host: name,
    port: BROKER_PORT,
    variables: (vantage) => ({
      KAFKA_BOOTSTRAP_SERVERS: vantage === 'network' ? `${name}:${BROKER_PORT}` : outside(),
    }),
  });
}

export function registerEvents(ctx: ProjectContext, provider: ComponentProvider): void {
  const { name, title } = provider.meta;
  const step = { environment: STREAMING_ENVIRONMENT, retries: 2, when: () => carriesEvents(ctx, provider) };
  ctx.offer('raw_tables');
  ctx.registerStep({
    ...step,
    id: `produce_${name}`,
    title: `Send the source files to ${title} as events`,
    kind: 'source',
    command: ['python', 'pipelines/produce_events.py'],
    reads: SOURCE_FILES,
    writes: TOPICS,
    timeoutMinutes: 15,
  });
  ctx.registerStep({
    ...step,
    id: `ingest_${name}`,
    title: `Load the events of ${title} into raw`,
    kind: 'ingest',
    command: ['python', 'pipelines/load_events.py'],
    reads: TOPICS,
    writes: RAW_TABLES,
    timeoutMinutes: 30,
  });
}

export function eventRequirements({ meta }: ComponentProvider): Requirement[] {
  return [{ capability: 'warehouse', because: `the events of ${meta.title} are loaded into it` }];
}

/**
 * The environment of the two steps.
 * @param broker a capability that only this broker offers: of several, another may be the stack's message broker.
 */
export function eventEnvironments(
  ctx: ProjectContext,
  provider: ComponentProvider<EventOptions>,
  broker: string,
): PythonEnvironment[] {
  if (!carriesEvents(ctx, provider)) return [];
  return [
    {
      name: STREAMING_ENVIRONMENT,
      title: `Client of ${provider.meta.title}`,
      requirements: [pinned('confluent-kafka'), ...warehouseDriver(ctx.requireService('warehouse').type)],
      paths: ['pipelines', 'data', 'warehouse'],
      uses: ['warehouse', broker],
      variables: () => ({
        EVENTS_PARTITIONS: String(provider.options.partitions),
        EVENTS_RETENTION_HOURS: String(provider.options.retention_hours),
      }),
    },
  ];
}

export function renderEvents(vfs: VirtualFileSystem, ctx: ProjectContext, provider: ComponentProvider): void {
  if (carriesEvents(ctx, provider)) {
    renderSourceFiles(vfs, ctx);
    ctx.renderScope(vfs, 'ingestion/broker');
    ctx.renderScope(vfs, 'ingestion/events');
  }
  ctx.renderTemplates(vfs, provider, { carries_events: carriesEvents(ctx, provider) });
}
