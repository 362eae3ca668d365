import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGES } from '../../../../core/catalog/images';
import { java25 } from '../java25';
import { jarsManagedBy } from '../jars';
import { startProcess, untilReady } from '../processes';
import { composeService, type Service } from '../project';
import { makeDatabases } from './postgresql';

export const SHOWN = 'Trino itself (Maven Central), with the REST catalog of Iceberg in the place of Lakekeeper';

/** The version of the image. */
const TRINO = IMAGES.trino.split(':')[1] ?? '';
/** The project that pins what they are built with. */
const BUILD = `io.trino:trino-root:${TRINO}`;
/** What Trino of that version reads and writes Iceberg with. */
const ICEBERG = '1.11.0';
const SOURCES = join(__dirname, 'java');
/** What Trino asks of the virtual machine; its launcher adds the last three. */
const JVM = [
  '-XX:+UseG1GC',
  '-Djdk.attach.allowAttachSelf=true',
  '-XX:+EnableDynamicAgentLoading',
  '--sun-misc-unsafe-memory-access=allow',
  '--enable-native-access=ALL-UNNAMED',
  '--add-modules=jdk.incubator.vector',
];

/**
 * The real Trino, put together from Maven Central with the Iceberg plugin alone, and started with the project's own
 * configuration: only addresses and ports are the host's. Lakekeeper's place is taken by Iceberg's own REST catalog server,
 * with its state in the role and database that the project makes for Lakekeeper. The object store and PostgreSQL of the
 * project must be running.
 */
export async function start(project: string): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'antigravity-lakehouse-'));
  const started: { stop: () => Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const server of started.reverse()) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    makeDatabases(project);
    started.push(await startCatalog(project, folder));
    started.push(await startTrino(project, folder));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

async function startCatalog(project: string, folder: string) {
  const { service, env } = composeService(project, 'lakekeeper');
  const { service: registration } = composeService(project, 'lakekeeper-warehouse');
  const settings = service.environment ?? {};
  const port = env['LAKEKEEPER_PORT'] ?? '';
  const log = join(folder, 'catalog.log');
  const jars = [jarsOfCatalog(), jarsOfPlugin(), jarsOfTrino()].map((jar) => `${jar}/*`).join(':');
  const server = startProcess(java25('java'), ['-Xmx256m', '-cp', jars, join(SOURCES, 'IcebergRestCatalog.java')], {
    cwd: folder,
    log,
    env: {
      ...registration.environment,
      ...storeOnHost(env),
      CATALOG_PORT: port,
      CATALOG_JDBC_URL: `jdbc:postgresql://127.0.0.1:${env['POSTGRESQL_PORT']}/${settings['LAKEKEEPER__PG_DATABASE']}`,
      CATALOG_USER: settings['LAKEKEEPER__PG_USER'] ?? '',
      CATALOG_PASSWORD: settings['LAKEKEEPER__PG_PASSWORD'] ?? '',
    },
  });
  await untilReady(server, log, () => answers(`http://127.0.0.1:${port}/catalog/v1/config`));
  return server;
}

async function startTrino(project: string, folder: string) {
  const { service, env } = composeService(project, 'trino');
  const port = Number(env['TRINO_PORT']);
  const log = join(folder, 'trino.log');
  const configuration = join(project, 'lakehouse', 'trino');
  // Where the image has them: below /etc/trino, mounted by docker-compose.yml.
  mkdirSync(join(folder, 'etc'));
  cpSync(join(configuration, 'coordinator.properties'), join(folder, 'etc/config.properties'));
  for (const name of ['access-control.properties', 'rules.json', 'catalog'])
    cpSync(join(configuration, name), join(folder, 'etc', name), { recursive: true });
  installPlugin(folder);
  const properties = {
    config: 'etc/config.properties',
    'http-server.http.port': port,
    'node.environment': 'test',
    'node.id': 'test',
    'node.bind-ip': '127.0.0.1',
    'node.internal-address': '127.0.0.1',
    'node.data-dir': join(folder, 'data'),
  };
  const flags = Object.entries(properties).map(([name, value]) => `-D${name}=${value}`);
  const main = join(SOURCES, 'TrinoServer.java');
  const server = startProcess(java25('java'), [...JVM, ...flags, '-cp', `${jarsOfTrino()}/*`, main, TRINO], {
    cwd: folder,
    log,
    env: {
      ...service.environment,
      ...storeOnHost(env),
      JAVA_TOOL_OPTIONS: '-Xms256m -Xmx1g',
      // The container has more memory than a test may take.
      TRINO_QUERY_MEMORY: '300MB',
      TRINO_QUERY_MEMORY_PER_SERVER: '300MB',
      TRINO_DISCOVERY_URI: `http://127.0.0.1:${port}`,
      TRINO_RULES_FILE: join(folder, 'etc/rules.json'),
      ICEBERG_CATALOG_URI: `http://127.0.0.1:${env['LAKEKEEPER_PORT']}/catalog`,
    },
  });
  await untilReady(server, log, () => readFileSync(log, 'utf8').includes('SERVER STARTED'), 300);
  return server;
}

/** A folder of jars is a plugin when it says which class to load; Trino's own package has a jar for that. */
function installPlugin(folder: string): void {
  const plugin = join(folder, 'plugin/iceberg');
  const services = join(plugin, 'services/META-INF/services');
  mkdirSync(services, { recursive: true });
  writeFileSync(join(services, 'io.trino.spi.Plugin'), 'io.trino.plugin.iceberg.IcebergPlugin\n');
  const jars = jarsOfPlugin();
  for (const jar of readdirSync(jars)) symlinkSync(join(jars, jar), join(plugin, jar));
}

function jarsOfTrino(): string {
  return jarsManagedBy(BUILD, `io.trino:trino-main:${TRINO}`);
}

/** With it come Iceberg, its S3 client and the driver of PostgreSQL. */
function jarsOfPlugin(): string {
  return jarsManagedBy(BUILD, `io.trino:trino-iceberg:${TRINO}`);
}

/** The REST catalog server is among Iceberg's tests. */
function jarsOfCatalog(): string {
  return jarsManagedBy(BUILD, `org.apache.iceberg:iceberg-core:${ICEBERG}:tests`);
}

function storeOnHost(env: Record<string, string>): Record<string, string> {
  return { S3_ENDPOINT_URL: `http://127.0.0.1:${env['SEAWEEDFS_PORT']}` };
}

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => undefined);
  return answer?.ok === true;
}
