import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnvFile } from '../../../../core/envfile';
import { IMAGES } from '../../../../core/catalog/images';
import { jarsOf } from '../jars';
import { freePort } from '../postgres';
import { startProcess, untilReady } from '../processes';
import { succeed } from '../shell';

export const SHOWN = 'the real server (Maven Central)';

/** The version of the image, from Maven Central: the real server, without its container. */
const VERSION = IMAGES.kafka.split(':')[1] ?? '';
const CLUSTER = '5L6g3nShT-eMCtK--X86sw';

/** The jars of the broker, and of more of Kafka's artifacts. */
export function kafkaJars(...more: readonly string[]): string {
  const artifacts = ['kafka_2.13', ...more].map((artifact) => `org.apache.kafka:${artifact}:${VERSION}`);
  return jarsOf(...artifacts, 'org.slf4j:slf4j-simple:1.7.36');
}

/** What the compose service `kafka` is to a client on the host: one broker at KAFKA_PORT. */
export async function start(project: string): Promise<{ stop: () => Promise<void> }> {
  return startBroker(readPort(project, 'KAFKA_PORT'));
}

/** The value that a project's .env gives to a variable of a port. */
export function readPort(project: string, variable: string): number {
  const value = parseEnvFile(readFileSync(join(project, '.env'), 'utf8'))[variable];
  if (!value) throw new Error(`${project}/.env has no ${variable}`);
  return Number(value);
}

export async function startBroker(port: number): Promise<{ stop: () => Promise<void> }> {
  const jars = kafkaJars();
  const folder = mkdtempSync(join(tmpdir(), 'antigravity-kafka-'));
  const settings = join(folder, 'server.properties');
  const log = join(folder, 'log');
  const controller = await freePort();
  writeFileSync(
    settings,
    `node.id=1
process.roles=broker,controller
controller.quorum.voters=1@127.0.0.1:${controller}
controller.listener.names=CONTROLLER
inter.broker.listener.name=EXTERNAL
listeners=EXTERNAL://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
listener.security.protocol.map=EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${join(folder, 'data')}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`,
  );
  const java = ['-Xmx384m', '-XX:+UseSerialGC', '-cp', `${jars}/*`];
  succeed('java', [...java, 'kafka.tools.StorageTool', 'format', '-t', CLUSTER, '-c', settings], { cwd: folder });
  const server = startProcess('java', [...java, 'kafka.Kafka', settings], { cwd: folder, log });
  await untilReady(server, log, () => readFileSync(log, 'utf8').includes('Kafka Server started'));
  return {
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
