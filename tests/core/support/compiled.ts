import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { temporaryFolder } from './folders';

const CORE = join(__dirname, '..', '..', '..', 'core');

/** core/ as plain JavaScript, for child processes that must start fast. They need NODE_PATH to find its dependencies. */
export function compiledCore(): string {
  const folder = temporaryFolder();
  for (const name of readdirSync(CORE)) {
    if (!name.endsWith('.ts')) continue;
    const { code } = transformSync(readFileSync(join(CORE, name), 'utf8'), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), code);
  }
  return folder;
}

export const CHILD_ENVIRONMENT = { ...process.env, NODE_PATH: join(CORE, '..', 'node_modules') };
