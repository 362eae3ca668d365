import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface GeneratorIdentity {
  name: string;
  version: string;
}

/** The folder of this package: the nearest one upwards with a package.json, from the sources as from the compiled files. */
export function packageFolder(from = __dirname): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('package.json is missing above the generator');
  return packageFolder(parent);
}

let identity: GeneratorIdentity | undefined;

/** Name and version of this package, as manifests record them. */
export function generatorIdentity(): GeneratorIdentity {
  identity ??= JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as GeneratorIdentity;
  return { name: identity.name, version: identity.version };
}
