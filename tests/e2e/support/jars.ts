import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptFolder, keyOf } from './cache';
import { succeed } from './shell';

/** A folder with these artifacts of Maven Central (`group:artifact:version[:classifier]`) and all they need, resolved once and kept. */
export function jarsOf(...artifacts: string[]): string {
  return resolve(artifacts);
}

/** The same, with the versions of what they need as the project `parent` (`group:artifact:version`) itself is built with. */
export function jarsManagedBy(parent: string, ...artifacts: string[]): string {
  return resolve(artifacts, parent);
}

function resolve(artifacts: readonly string[], parent?: string): string {
  const key = keyOf(...artifacts, ...(parent ? [`managed by ${parent}`] : []));
  const folder = keptFolder(join('jars', key), (made) => {
    const dependencies = artifacts.map((artifact) => dependency(artifact));
    const management = parent
      ? `<dependencyManagement><dependencies>${dependency(parent, '<type>pom</type><scope>import</scope>')}</dependencies></dependencyManagement>`
      : '';
    writeFileSync(
      join(made, 'pom.xml'),
      `<project><modelVersion>4.0.0</modelVersion><groupId>jars</groupId><artifactId>jars</artifactId><version>1</version>
${management}<dependencies>${dependencies.join('')}</dependencies></project>`,
    );
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
    const settings = ['-DincludeScope=runtime', `-DoutputDirectory=${join(made, 'jars')}`];
    succeed('mvn', ['--quiet', '--batch-mode', goal, ...settings], { cwd: made });
  });
  return join(folder, 'jars');
}

function dependency(artifact: string, more = ''): string {
  const [group, name, version, classifier] = artifact.split(':');
  const classified = classifier ? `<classifier>${classifier}</classifier>` : '';
  return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>${classified}${more}</dependency>`;
}
