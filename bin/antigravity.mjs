#!/usr/bin/env node
/** `antigravity stack …` is `plop stack …` with this package's plopfile, from any folder; `antigravity serve` needs no Plop. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, URL } from 'node:url';

const fileHere = (path) => fileURLToPath(new URL(path, import.meta.url));
const [first, ...rest] = process.argv.slice(2);

if (first === '--version' || first === '-v') {
  console.log(JSON.parse(readFileSync(fileHere('../package.json'), 'utf8')).version);
} else if (first === '--help' || first === '-h') {
  console.log(`Usage  antigravity [generator] [flags]

Without a generator it shows the menu.

  antigravity stack                   a whole data project; --help explains every flag
  antigravity <category>              add to a project: ingestion, storage, transformation, orchestration,
                                      infrastructure, visualization, quality, monitoring
  antigravity serve                   the web builder and the REST API, for this machine; --help explains its flags
  antigravity catalog                 every tool there is, with its options, and the presets
  antigravity schema                  the JSON Schema of stack.yaml
  antigravity --version

Inside this package's repository "npx plop" does the same, and "npm start" serves.`);
} else if (first === 'serve') {
  const { load } = createRequire(import.meta.url)('./load.cjs');
  try {
    await load('server/main', ['server']).serve(rest);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
} else {
  const { Plop, run } = await import('plop');
  Plop.prepare({ cwd: process.cwd(), configPath: fileHere('../plopfile.cjs') }, (env) =>
    Plop.execute(env, (found) => run({ ...found, dest: process.cwd() }, undefined, true)),
  );
}
