import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** JDKs of version 25, where Trino's package and Debian put them. */
const HOMES = ['/usr/lib/jvm/temurin-25-jdk-amd64', '/usr/lib/jvm/java-25-openjdk-amd64'];

/** A program of a JDK of version 25, e.g. `java`. */
export function java25(program: string): string {
  const home = [process.env['JAVA_25_HOME'] ?? '', ...HOMES].find((folder) => existsSync(join(folder, 'bin/javac')));
  if (!home) throw new Error('This needs a JDK of version 25: install one, and set JAVA_25_HOME to its folder');
  return join(home, 'bin', program);
}
