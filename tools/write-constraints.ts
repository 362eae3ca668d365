/**
 * `npm run constraints`: pins everything below the direct requirements of every environment, for all the warehouses that it
 * may have to do with. Versions that are pinned already stay unless a requirement asks for another. Needs uv.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TemplateLibrary } from '../core/templates';
import { generateProject } from '../core/engine';
import { ProblemsError } from '../core/problems';
import type { ProviderRegistry } from '../core/registry';
import type { StackRequest } from '../core/stackfile';
import { builtInRegistry } from '../providers';

const TEMPLATES = join(__dirname, '..', 'templates');
const CONSTRAINTS = join(TEMPLATES, 'common', 'requirements', 'constraints');
const UV = ['pip', 'compile', '--quiet', '--universal', '--python-version', '3.11', '--no-annotate', '--no-header'];

/** Direct requirements by environment, over every tool beside every warehouse, and beside a source database too. */
function directRequirements(): Map<string, Set<string>> {
  const registry = builtInRegistry();
  const templates = new TemplateLibrary([TEMPLATES]);
  const found = new Map<string, Set<string>>();
  for (const request of requests(registry)) {
    try {
      for (const { name, requirements } of generateProject({ request, registry, templates }).ctx.environments) {
        const all = found.get(name) ?? new Set();
        for (const requirement of requirements) all.add(requirement);
        found.set(name, all);
      }
    } catch (problem) {
      if (!(problem instanceof ProblemsError)) throw problem;
    }
  }
  return found;
}

/** Each with and without a dashboard: marts bring the tools that show and export them. */
function requests(registry: ProviderRegistry): StackRequest[] {
  return registry.names('storage').flatMap((warehouse) =>
    registry.names().flatMap((tool) =>
      [[], ['mysql'], ['mariadb']].flatMap((sources) =>
        [[], ['streamlit']].map((visualization) => {
          const category = registry.categoryOf(tool) ?? 'storage';
          const storage = [warehouse, ...sources, ...(category === 'storage' ? [tool] : [])];
          const chosen = { visualization, ...(category === 'storage' ? {} : { [category]: [tool] }) };
          return { name: 'pins', storage: [...new Set(storage)], ...chosen };
        }),
      ),
    ),
  );
}

function main(only: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'antigravity-constraints-'));
  for (const [name, requirements] of directRequirements()) {
    if (only.length > 0 && !only.includes(name)) continue;
    const input = join(folder, `${name}.in`);
    writeFileSync(input, `${[...requirements].sort().join('\n')}\n`);
    const output = join(CONSTRAINTS, `${name}.txt`);
    const comment = readFileSync(output, { encoding: 'utf8', flag: 'a+' }).match(/^(#.*\n)*/)?.[0] ?? '';
    const { status } = spawnSync('uv', [...UV, '--no-emit-index-url', '--output-file', output, input], {
      stdio: 'inherit',
    });
    if (status === 0) writeFileSync(output, comment + readFileSync(output, 'utf8'));
    else process.exitCode = 1;
    process.stdout.write(`${name}: ${status === 0 ? 'pinned' : 'failed'}\n`);
  }
  rmSync(folder, { recursive: true, force: true });
}

if (require.main === module) main(process.argv.slice(2));
