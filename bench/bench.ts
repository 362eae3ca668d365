/**
 * `npm run bench`: the figures of docs/benchmarks.md. Ratios are taken within one run, so a slow or busy machine moves both
 * sides. Whole processes are measured by /usr/bin/time (Debian: apt-get install time).
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change } from '../core/changes';
import { commitNewProject } from '../core/commit';
import { type EngineOutput, generateProject } from '../core/engine';
import { ComponentProvider } from '../core/provider';
import { applyChanges, inspectTarget, planChanges } from '../core/project';
import { ProviderRegistry } from '../core/registry';
import { TemplateLibrary } from '../core/templates';
import { builtInRegistry } from '../providers';
import { z } from 'zod';
import type { Row } from './row';
import { serverRows } from './server';

const REPOSITORY = join(__dirname, '..');
const TEMPLATES = join(REPOSITORY, 'templates');
const RUNS = 15;

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Milliseconds of each run, after one that is not counted. */
function time(action: () => void, runs = RUNS): number[] {
  action();
  return Array.from({ length: runs }, () => once(action));
}

/** Milliseconds of one run. */
function once(action: () => void): number {
  const start = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function starter(): EngineOutput {
  return generateProject({
    request: { name: 'bench', preset: 'starter' },
    registry: builtInRegistry(),
    templates: new TemplateLibrary([TEMPLATES]),
  });
}

function engineRows(): Row[] {
  const ms = median(time(() => void starter()));
  const { vfs } = starter();
  const mb = vfs.size / 1e6;
  return [
    {
      what: `starter in process (${vfs.list().length} files), median ms`,
      figure: ms.toFixed(1),
      bound: '<= 50',
      holds: ms <= 50,
    },
    { what: 'held by the VFS, MB', figure: mb.toFixed(2), bound: '<= 10', holds: mb <= 10 },
  ];
}

interface ProcessFigures {
  seconds: number;
  mebibytes: number;
}

/** Wall time, and the peak of the largest single process, of a command. */
function measure(command: readonly string[], cwd: string): ProcessFigures {
  const result = spawnSync('/usr/bin/time', ['-f', '@%e %M', ...command], { cwd, encoding: 'utf8', input: '' });
  const match = /@([\d.]+) (\d+)\s*$/.exec(result.stderr);
  if (!match) throw new Error(`${command.join(' ')}: /usr/bin/time gave no figures\n${result.stderr}`);
  return { seconds: Number(match[1]), mebibytes: Number(match[2]) / 1024 };
}

/** `npx plop stack` in turn with a bare `npx plop`, so that both meet the same machine. */
function commandRows(work: string): Row[] {
  const bare = join(work, 'bare');
  mkdirSync(bare);
  writeFileSync(
    join(bare, 'plopfile.mjs'),
    "export default (plop) => plop.setGenerator('x', { description: 'x', prompts: async () => ({}), actions: [] });\n",
  );
  const ours: ProcessFigures[] = [];
  const theirs: ProcessFigures[] = [];
  for (let run = 0; run <= 7; run += 1) {
    const dest = join(work, `run-${run}`);
    const plop = ['npx', 'plop'];
    const a = measure([...plop, 'stack', 'bench', '--preset', 'starter', '--yes', '--dest', dest], REPOSITORY);
    const b = measure([...plop, '--plopfile', join(bare, 'plopfile.mjs')], REPOSITORY);
    // The first pair warms the disk's cache.
    if (run > 0) {
      ours.push(a);
      theirs.push(b);
    }
  }
  const ratios = (key: keyof ProcessFigures) =>
    median(ours.map((figures, index) => figures[key] / (theirs[index]?.[key] ?? NaN)));
  const medianOf = (figures: ProcessFigures[], key: keyof ProcessFigures) => median(figures.map((one) => one[key]));
  const row = (what: string, key: keyof ProcessFigures, digits: number): Row => ({
    what: `npx plop stack / bare npx plop, ${what} (${medianOf(ours, key).toFixed(digits)} / ${medianOf(theirs, key).toFixed(digits)})`,
    figure: ratios(key).toFixed(2),
    bound: '<= 1.5',
    holds: ratios(key) <= 1.5,
  });
  return [row('wall s', 'seconds', 2), row('peak MiB', 'mebibytes', 0)];
}

function writeRows(work: string): Row[] {
  const output = starter();
  const ratios = Array.from({ length: RUNS }, (_, run) => {
    const written = join(work, `written-${run}`);
    const writing = time(() => {
      rmSync(written, { recursive: true, force: true });
      commitNewProject(written, output.vfs);
    }, 1);
    const copy = join(work, `copied-${run}`);
    const copying = time(() => {
      rmSync(copy, { recursive: true, force: true });
      spawnSync('cp', ['-r', written, copy]);
    }, 1);
    return (writing[0] ?? NaN) / (copying[0] ?? NaN);
  });
  return [
    {
      what: 'writing the project / cp -r of it',
      figure: median(ratios).toFixed(2),
      bound: '<= 3',
      holds: median(ratios) <= 3,
    },
  ];
}

/** What `plop visualization streamlit` does in a project of the preset starter, without Node's own start. */
function additionRow(work: string): Row {
  const made = join(work, 'made');
  const request = { name: 'bench', preset: 'starter' };
  const registry = builtInRegistry();
  const templates = new TemplateLibrary([TEMPLATES]);
  const first = generateProject({ request, registry, templates });
  commitNewProject(made, first.vfs);
  const larger = { ...request, visualization: ['grafana', 'streamlit'] };
  const runs = Array.from({ length: RUNS + 1 }, (_, run) => {
    const directory = join(work, `grown-${run}`);
    cpSync(made, directory, { recursive: true });
    return once(() => change(directory, larger, registry, templates, 'create'));
  });
  const ms = median(runs.slice(1));
  return {
    what: 'adding one component to it in process, median ms',
    figure: ms.toFixed(1),
    bound: '<= 60',
    holds: ms <= 60,
  };
}

/** Brings a project in line with a request, as every generator does. @param expected an action that the plan must hold. */
function change(
  directory: string,
  request: Parameters<typeof generateProject>[0]['request'],
  registry: ProviderRegistry,
  templates: TemplateLibrary,
  expected: Change['action'],
): void {
  const project = inspectTarget(directory);
  const output = generateProject({ request, registry, templates, ...(project && { existing: project.existing }) });
  const plan = planChanges(output, directory, project, 'merge');
  if (!plan.changes.some(({ action }) => action === expected)) throw new Error(`nothing to ${expected}`);
  applyChanges(directory, output, plan, project);
}

/** A project that is up to date, with ever more files: ours are few, the rest comes from a folder of templates. */
function updateRow(work: string): Row {
  const registry = builtInRegistry();
  const sizes = [125, 250, 500, 1000].map((count) => {
    const folder = join(work, `templates-${count}`);
    mkdirSync(join(folder, 'common', 'many'), { recursive: true });
    for (let index = 0; index < count; index += 1)
      writeFileSync(join(folder, 'common', 'many', `${index}.txt`), `file ${index}\n`.repeat(50));
    const templates = new TemplateLibrary([folder, TEMPLATES]);
    const request = { name: 'bench', storage: ['duckdb'] };
    const directory = join(work, `updated-${count}`);
    commitNewProject(directory, generateProject({ request, registry, templates }).vfs);
    const ms = median(time(() => change(directory, request, registry, templates, 'identical')));
    return { count, ms };
  });
  const [small, , middle, large] = sizes as [Size, Size, Size, Size];
  const growth = (large.ms - middle.ms) / (middle.ms - small.ms);
  return {
    what: `a no-op update of ${sizes.map(({ count }) => count).join(', ')} files: ${sizes.map(({ ms }) => ms.toFixed(0)).join(', ')} ms; growth of the last step over the two before (1.33 is linear)`,
    figure: growth.toFixed(2),
    bound: '<= 2',
    holds: growth <= 2,
  };
}

interface Size {
  count: number;
  ms: number;
}

/**
 * A registry of `count` components in a chain, each with a service, a port, a secret and a file. In each round they have other names,
 * so that nothing of them was made before.
 */
function syntheticRegistry(count: number, round: number): ProviderRegistry {
  const registry = new ProviderRegistry();
  for (let index = 0; index < count; index += 1) {
    const nameOf = (place: number) => `component-${round}-${place}`;
    const name = nameOf(index);
    class Synthetic extends ComponentProvider {
      static readonly meta = { category: 'storage', name, title: name, summary: name } as const;
      static readonly options = z.strictObject({});
      override registerServices(ctx: Parameters<ComponentProvider['registerServices']>[0]): void {
        ctx.registerConnection({ name, type: 'synthetic', host: name, port: 1, capabilities: [name] });
      }
      override requirements() {
        return index > 0 ? [{ capability: nameOf(index - 1), because: 'they form a chain' }] : [];
      }
      override getEnvVars(ctx: Parameters<ComponentProvider['getEnvVars']>[0]) {
        return [ctx.portVariable(`PORT_${index}`, name, 20000 + index), ctx.secretVariable(`SECRET_${index}`, name)];
      }
      override getDockerServiceDefinition() {
        return { [name]: { memory: 64, image: `example/${name}:1` } };
      }
      override generate(vfs: Parameters<ComponentProvider['generate']>[0]): void {
        vfs.addFile(`components/${name}.txt`, name);
      }
    }
    registry.register('storage', name, () => Synthetic);
  }
  return registry;
}

/** The sizes take turns, so that neither warming up nor a busy machine favours one of them. */
function growthRows(): Row[] {
  const templates = new TemplateLibrary([TEMPLATES]);
  const sizes = [10, 100, 1000].map((count) => ({ count, times: [] as number[], bytes: 0 }));
  for (let round = 0; round < RUNS; round += 1) {
    for (const size of sizes) {
      const registry = syntheticRegistry(size.count, round);
      // The request is made in the program: a stack file may not be this long.
      const request = { name: 'bench', storage: registry.names() };
      size.times.push(once(() => void (size.bytes = generateProject({ request, registry, templates }).vfs.size)));
    }
  }
  const [, hundred, thousand] = sizes.map(({ count, times, bytes }) => ({
    msEach: median(times) / count,
    bytesEach: bytes / count,
  })) as [unknown, { msEach: number; bytesEach: number }, { msEach: number; bytesEach: number }];
  const shown = sizes.map(({ times }) => median(times).toFixed(1)).join(', ');
  const [timeEach, bytesEach] = [thousand.msEach / hundred.msEach, thousand.bytesEach / hundred.bytesEach];
  const row = (what: string, ratio: number): Row => ({
    what,
    figure: ratio.toFixed(2),
    bound: '<= 1.5',
    holds: ratio <= 1.5,
  });
  return [
    row(`10, 100, 1,000 components: ${shown} ms; time a component at 1,000 / at 100 (1 is linear)`, timeEach),
    row('the same for bytes held', bytesEach),
  ];
}

function print(rows: readonly Row[]): void {
  const date = new Date().toISOString().slice(0, 10);
  console.log(`${date}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}\n`);
  console.log('| what | figure | bound | holds |\n|---|---|---|---|');
  for (const { what, figure, bound, holds } of rows)
    console.log(`| ${what} | ${figure} | ${bound} | ${holds ? 'yes' : 'NO'} |`);
}

/** `npm run bench -- server` measures the server alone. */
const onlyServer = process.argv.includes('server');

async function main(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'antigravity-bench-'));
  try {
    const ours = onlyServer
      ? []
      : [
          ...engineRows(),
          ...commandRows(work),
          ...writeRows(work),
          additionRow(work),
          updateRow(work),
          ...growthRows(),
        ];
    print([...ours, ...(await serverRows())]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

void main();
