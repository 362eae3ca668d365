import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseEnvFile } from '../../../../core/envfile';
import { jarsOf } from '../jars';
import { startProcess, untilReady } from '../processes';
import { succeed } from '../shell';
import { readPort } from './kafka';

export const SHOWN =
  'the real servers: Kafka Connect and its connectors (Maven Central), without the entrypoint of the image';

/** The Kafka Connect that the image of Debezium 3.6 holds. */
const CONNECT = '4.3.0';
/** The newest of each on Maven Central; the image has all of them at 3.6.3. */
const CONNECTORS = { postgres: '3.6.3.Final', mysql: '3.6.1.Final', mariadb: '3.5.0.Final' };

/** What the compose service `debezium` is to a client on the host: Kafka Connect with its connectors, at DEBEZIUM_PORT. */
export async function start(project: string): Promise<{ stop: () => Promise<void> }> {
  const jars = jarsOf(
    `org.apache.kafka:connect-runtime:${CONNECT}`,
    `org.apache.kafka:connect-json:${CONNECT}`,
    'org.slf4j:slf4j-simple:1.7.36',
  );
  const plugins = Object.entries(CONNECTORS).map(([name, version]) =>
    dirname(jarsOf(`io.debezium:debezium-connector-${name}:${version}`)),
  );
  const folder = mkdtempSync(join(tmpdir(), 'antigravity-connect-'));
  const [settings, log] = [join(folder, 'worker.properties'), join(folder, 'log')];
  const port = readPort(project, 'DEBEZIUM_PORT');
  const source = hostVariables(project);
  const servers = source['KAFKA_BOOTSTRAP_SERVERS'] ?? '';
  writeFileSync(
    settings,
    `bootstrap.servers=${servers}
group.id=debezium
listeners=http://127.0.0.1:${port}
plugin.path=${plugins.join(',')}
plugin.discovery=service_load
key.converter=org.apache.kafka.connect.json.JsonConverter
value.converter=org.apache.kafka.connect.json.JsonConverter
key.converter.schemas.enable=false
value.converter.schemas.enable=false
config.storage.topic=connect.configs
offset.storage.topic=connect.offsets
status.storage.topic=connect.status
config.storage.replication.factor=-1
offset.storage.replication.factor=-1
status.storage.replication.factor=-1
offset.storage.partitions=1
status.storage.partitions=1
offset.flush.interval.ms=1000
config.providers=env
config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider
config.providers.env.param.allowlist.pattern=SOURCE_.*|BOOTSTRAP_SERVERS
`,
  );
  const java = ['-Xmx384m', '-XX:+UseSerialGC', '-cp', `${jars}/*`];
  const server = startProcess('java', [...java, 'org.apache.kafka.connect.cli.ConnectDistributed', settings], {
    cwd: folder,
    log,
    env: { ...source, BOOTSTRAP_SERVERS: servers },
  });
  await untilReady(server, log, async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/connectors`).catch(() => undefined);
    return answer?.ok ?? false;
  });
  return {
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the step that loads the changes finds in its environment on this machine. */
function hostVariables(project: string): Record<string, string> {
  const script = 'environment=streaming; . scripts/read-env; . scripts/variables.sh; env';
  return Object.fromEntries(
    Object.entries(parseEnvFile(succeed('sh', ['-c', script], { cwd: project }))).filter(([name]) =>
      /^(SOURCE|KAFKA)_/.test(name),
    ),
  );
}
