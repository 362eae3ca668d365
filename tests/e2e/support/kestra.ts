import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { java25 } from './java25';
import { jarsManagedBy } from './jars';
import { freePort } from './postgres';
import { type Outcome, run, succeed } from './shell';

/** The newest whose modules are on Maven Central. The pages and the API are not among them. */
const VERSION = '2.0.0';
const MODULES = ['tests', 'jdbc-h2', 'storage-local', 'script'];
const SOURCES = join(__dirname, 'services/java');
const SHELL_COMMANDS = 'io.kestra.plugin.scripts.shell.Commands';
const LOGGING = `<configuration>
<appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%level %logger{20} %msg%n</pattern></encoder></appender>
<root level="ERROR"><appender-ref ref="out"/></root><logger name="flow" level="INFO"/>
</configuration>`;

/**
 * Lets Kestra's own engine load a folder of flows, and run one of them if it is named. What it prints is in
 * services/java/KestraFlow.java.
 * @param folder for what it writes
 */
export async function inKestra(
  folder: string,
  flows: string,
  {
    flow = [],
    env = {},
  }: { flow?: readonly [namespace: string, id: string] | readonly []; env?: Record<string, string> } = {},
): Promise<Outcome> {
  const jars = join(
    jarsManagedBy(`io.kestra:platform:${VERSION}`, ...MODULES.map((name) => `io.kestra:${name}:${VERSION}`)),
    '*',
  );
  const classes = mkdtempSync(join(folder, 'classes-'));
  const sources = [join(SOURCES, 'KestraFlow.java'), join(SOURCES, `${SHELL_COMMANDS.replaceAll('.', '/')}.java`)];
  succeed(java25('javac'), ['-proc:none', '-cp', jars, '-d', classes, ...sources], { cwd: folder });
  // How Kestra finds the tasks of a plugin.
  mkdirSync(join(classes, 'META-INF/services'), { recursive: true });
  writeFileSync(join(classes, 'META-INF/services/io.kestra.core.models.Plugin'), `${SHELL_COMMANDS}\n`);
  writeFileSync(join(classes, 'logback.xml'), LOGGING);
  const java = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', `${classes}:${jars}`];
  const storage = mkdtempSync(join(folder, 'storage-'));
  const port = String(await freePort());
  return run(java25('java'), [...java, 'KestraFlow', flows, storage, port, ...flow], { cwd: folder, env });
}
