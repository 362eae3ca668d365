import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { succeed } from './shell';

const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'antigravity', 'jars');

/** A folder with these artifacts of Maven Central (`group:artifact:version[:classifier]`) and all they need, resolved once and kept. */
export function jarsOf(...artifacts: string[]): string {
  return resolve(artifacts);
}

/** The same, with the versions of what they need as the project `parent` (`group:artifact:version`) itself is built with. */
export function jarsManagedBy(parent: string, ...artifacts: string[]): string {
  return resolve(artifacts, parent);
}

function resolve(artifacts: readonly string[], parent?: string): string {
  const key = createHash('sha256')
    .update([...artifacts, ...(parent ? [`managed by ${parent}`] : [])].join('\0'))
    .digest('hex')
    .slice(0, 16);
  const folder = join(CACHE, key);
  if (existsSync(join(folder, 'complete'))) return join(folder, 'jars');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const dependencies = artifacts.map((artifact) => dependency(artifact));
  const management = parent
    ? `<dependencyManagement><dependencies>${dependency(parent, '<type>pom</type><scope>import</scope>')}</dependencies></dependencyManagement>`
    : '';
  writeFileSync(
    join(folder, 'pom.xml'),
    `<project><modelVersion>4.0.0</modelVersion><groupId>jars</groupId><artifactId>jars</artifactId><version>1</version>
${management}<dependencies>${dependencies.join('')}</dependencies></project>`,
  );
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
  const settings = ['-DincludeScope=runtime', `-DoutputDirectory=${join(folder, 'jars')}`];
  succeed('mvn', ['--quiet', '--batch-mode', goal, ...settings], { cwd: folder });
  mkdirSync(join(folder, 'complete'));
  return join(folder, 'jars');
}

function dependency(artifact: string, more = ''): string {
  const [group, name, version, classifier] = artifact.split(':');
  const classified = classifier ? `<classifier>${classifier}</classifier>` : '';
  return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>${classified}${more}</dependency>`;
}
