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

interface Asked {
  requirements: Set<string>;
  /** What an image holds already: it takes part, and what it brings itself is not pinned. */
  base: readonly string[];
}

/** Direct requirements by environment, over every tool beside every warehouse, and beside a source database too. */
function directRequirements(): Map<string, Asked> {
  const registry = builtInRegistry();
  const templates = new TemplateLibrary([TEMPLATES]);
  const found = new Map<string, Asked>();
  for (const request of requests(registry)) {
    try {
      for (const { name, requirements, base = [] } of generateProject({ request, registry, templates }).ctx
        .environments) {
        const asked = found.get(name) ?? { requirements: new Set(), base };
        for (const requirement of requirements) asked.requirements.add(requirement);
        found.set(name, asked);
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

/** Pins a list of requirements and all below them, over what the file pins already. @returns whether uv could. */
function compile(requirements: readonly string[], output: string): boolean {
  const input = `${output}.in`;
  writeFileSync(input, `${[...requirements].sort().join('\n')}\n`);
  const arguments_ = [...UV, '--no-emit-index-url', '--output-file', output, input];
  const { status } = spawnSync('uv', arguments_, { stdio: 'inherit' });
  rmSync(input);
  return status === 0;
}

/** The lines of `pins` about packages that the base does not bring. */
function withoutBase(pins: string, base: string): string {
  const nameOf = (line: string) => line.split('==')[0];
  const brought = new Set(base.split('\n').map(nameOf));
  const kept = pins.split('\n').filter((line) => line !== '' && !brought.has(nameOf(line)));
  return `${kept.join('\n')}\n`;
}

function pin(name: string, { requirements, base }: Asked, folder: string): boolean {
  const output = join(CONSTRAINTS, `${name}.txt`);
  const comment = readFileSync(output, { encoding: 'utf8', flag: 'a+' }).match(/^(#.*\n)*/)?.[0] ?? '';
  if (!compile([...requirements, ...base], output)) return false;
  let pins = readFileSync(output, 'utf8');
  if (base.length > 0) {
    const brought = join(folder, `${name}-base.txt`);
    if (!compile(base, brought)) return false;
    pins = withoutBase(pins, readFileSync(brought, 'utf8'));
  }
  writeFileSync(output, comment + pins);
  return true;
}

function main(only: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'antigravity-constraints-'));
  for (const [name, asked] of directRequirements()) {
    if (only.length > 0 && !only.includes(name)) continue;
    const pinned = pin(name, asked, folder);
    if (!pinned) process.exitCode = 1;
    process.stdout.write(`${name}: ${pinned ? 'pinned' : 'failed'}\n`);
  }
  rmSync(folder, { recursive: true, force: true });
}

if (require.main === module) main(process.argv.slice(2));
