#!/usr/bin/env node
/** `antigravity stack …` is `plop stack …` with this package's plopfile, from any folder. */
import { readFileSync } from 'node:fs';
import { fileURLToPath, URL } from 'node:url';
import { Plop, run } from 'plop';

const fileHere = (path) => fileURLToPath(new URL(path, import.meta.url));
const [first] = process.argv.slice(2);

if (first === '--version' || first === '-v') {
  console.log(JSON.parse(readFileSync(fileHere('../package.json'), 'utf8')).version);
} else if (first === '--help' || first === '-h') {
  console.log(`Usage  antigravity [generator] [flags]

Without a generator it shows the menu.

  antigravity stack                   a whole data project; --help explains every flag
  antigravity <category>              add to a project: ingestion, storage, transformation, orchestration,
                                      infrastructure, visualization, quality, monitoring
  antigravity catalog                 every tool there is, with its options, and the presets
  antigravity schema                  the JSON Schema of stack.yaml
  antigravity --version

Inside this package's repository "npx plop" does the same.`);
} else {
  Plop.prepare({ cwd: process.cwd(), configPath: fileHere('../plopfile.cjs') }, (env) =>
    Plop.execute(env, (found) => run({ ...found, dest: process.cwd() }, undefined, true)),
  );
}
