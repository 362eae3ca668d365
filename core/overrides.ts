import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CATEGORIES, isCategory } from './categories';
import { type Change } from './changes';
import { readDiskFile } from './disk';
import { sha256 } from './hash';
import { MEMORY } from './project-memory';
import { isText, toLf } from './merge';
import { readPackageSettings } from './package-settings';
import { fail } from './problems';
import { COMMON_SCOPE, type FoundTemplate, LITTER, TemplateLibrary } from './templates';
import { generatorIdentity } from './version';
import { pathMistake, type VirtualFile } from './vfs';

/** What the project's overrides were copied from. */
const EJECTED_PATH = `${MEMORY}/ejected.json`;
const FORMAT = 1;

const ejectedSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** By the template's path below its folder. */
  templates: z.record(
    z.string(),
    z.strictObject({
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      /** Whose template it was, e.g. the generator's package. */
      from: z.string(),
      generator: z.strictObject({ name: z.string(), version: z.string() }),
    }),
  ),
});

export type Ejected = z.output<typeof ejectedSchema>;

/** Where the copy of what was ejected lies. The suffix keeps linters and test runners from taking it for the file. */
export function ejectedCopyPath(path: string): string {
  return `${MEMORY}/ejected/${path}.pristine`;
}

/**
 * The project's own folder of templates, undefined when it has none. A folder of this name in which nothing is named like a
 * category is the user's own (a web application has one) and is left alone.
 * @throws ProblemsError when it holds both: then nobody can tell a misspelled category from the user's own.
 */
export function ownTemplates(directory: string): string | undefined {
  const { templates } = readPackageSettings(directory);
  const folder = join(directory, templates);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const names = namesIn(folder);
  const foreign = names.filter((name) => !isScopeName(name));
  if (foreign.length === names.length) return undefined;
  if (foreign.length === 0) return folder;
  return fail(
    `${templates}/`,
    `holds templates of the generator and also ${foreign.join(', ')}, which belongs to no category`,
    `Categories: ${[...CATEGORIES, COMMON_SCOPE].join(', ')}. Rename it; or, if that folder is not meant for the generator, name another one in package.json: ${ELSEWHERE}.`,
  );
}

const ELSEWHERE = '"antigravity": { "templates": "generator_templates" }';

/** What a person put there; a description of the folder is nobody's template. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => !LITTER.has(name) && !/^(README|\.)/.test(name));
}

function isScopeName(name: string): boolean {
  return name === COMMON_SCOPE || isCategory(name);
}

/** @throws ProblemsError when what the project remembers is damaged. */
export function readEjected(directory: string): Ejected {
  const disk = readDiskFile(directory, EJECTED_PATH);
  if (disk.kind !== 'file') return { format: FORMAT, templates: {} };
  const mend = 'Restore it from version control.';
  let value: unknown;
  try {
    value = JSON.parse(disk.content.toString('utf8'));
  } catch (error) {
    return fail(EJECTED_PATH, `is not JSON: ${(error as Error).message}`, mend);
  }
  const result = ejectedSchema.safeParse(value);
  if (!result.success) return fail(EJECTED_PATH, `is damaged: ${result.error.issues[0]?.message}`, mend);
  for (const path of Object.keys(result.data.templates)) {
    const mistake = pathMistake(path);
    if (mistake) fail(EJECTED_PATH, `names a path that ${mistake}: ${JSON.stringify(path)}`, mend);
  }
  return result.data;
}

/** A template to copy, and whose it is. */
export interface Ejection {
  template: FoundTemplate;
  owner: string;
}

/**
 * What copying templates into the project writes: the copies, a second one of each to compare with later, and a note of both.
 * @throws ProblemsError when the project has one of its own for the same file.
 */
export function planEject(directory: string, ejections: readonly Ejection[]): Change[] {
  const folder = folderForOwn(directory);
  const ejected = readEjected(directory);
  const { templates } = readPackageSettings(directory);
  const own = folder === undefined ? [] : new TemplateLibrary([folder]).all();
  const noted = { ...ejected.templates };
  const files = ejections.flatMap(({ template, owner }): VirtualFile[] => {
    const present = own.find(({ scope, target }) => scope === template.scope && target === template.target);
    if (present)
      fail(
        `${templates}/${present.path}`,
        'is there already: this project has a template of its own for that file',
        'Edit it, or delete it first.',
      );
    const content = readFileSync(template.file);
    const mode = statSync(template.file).mode & 0o111 ? 0o755 : 0o644;
    noted[template.path] = { sha256: sha256(content), from: owner, generator: generatorIdentity() };
    return [
      { path: `${templates}/${template.path}`, content, mode },
      { path: ejectedCopyPath(template.path), content, mode: 0o644 },
    ];
  });
  const sorted: Ejected = {
    format: FORMAT,
    templates: Object.fromEntries(Object.entries(noted).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  const note = Buffer.from(`${JSON.stringify(sorted, null, 2)}\n`);
  return [...files, { path: EJECTED_PATH, content: note, mode: 0o644 }].map((file) => write(directory, file));
}

/** Where the project's own templates are, or undefined where they can go. */
function folderForOwn(directory: string): string | undefined {
  const folder = ownTemplates(directory);
  const { templates } = readPackageSettings(directory);
  if (folder === undefined && namesIn(join(directory, templates)).length > 0)
    fail(
      `${templates}/`,
      'is a folder of your own, not one of templates of the generator',
      `Name another one in package.json: ${ELSEWHERE}.`,
    );
  return folder;
}

function write(directory: string, { path, content, mode }: VirtualFile): Change {
  const disk = readDiskFile(directory, path);
  if (disk.kind === 'blocked') return fail(path, disk.reason, 'Move it away, then run the command again.');
  if (disk.kind === 'absent') return { path, action: 'create', seen: null, write: { content, mode } };
  return { path, action: 'update', seen: sha256(disk.content), write: { content, mode } };
}

/** How an override stands to the template it was copied from. */
export interface Drift {
  path: string;
  state: 'current' | 'drifted' | 'gone';
  /** Who made what was copied, as name@version. */
  since: string;
  /** What was copied, and what is there now; absent where one of them is missing, damaged or not text. */
  texts?: { before: string; now: string };
}

/**
 * Compares what was ejected with the templates of today. An override that its owner deleted is forgotten.
 * @param current the templates that would be used without the project's own, by path.
 */
export function driftOf(directory: string, folder: string, current: ReadonlyMap<string, FoundTemplate>): Drift[] {
  return Object.entries(readEjected(directory).templates).flatMap(([path, { sha256: hash, generator }]): Drift[] => {
    if (!existsSync(join(folder, path))) return [];
    const since = `${generator.name}@${generator.version}`;
    const template = current.get(path);
    if (!template) return [{ path, state: 'gone', since }];
    const now = readFileSync(template.file);
    if (sha256(now) === hash) return [{ path, state: 'current', since }];
    const copy = readDiskFile(directory, ejectedCopyPath(path));
    const usable = copy.kind === 'file' && isText(copy.content) && isText(now);
    if (!usable) return [{ path, state: 'drifted', since }];
    const before = toLf(copy.content.toString('utf8'));
    if (sha256(Buffer.from(before)) !== hash && sha256(copy.content) !== hash)
      return [{ path, state: 'drifted', since }];
    return [{ path, state: 'drifted', since, texts: { before, now: toLf(now.toString('utf8')) } }];
  });
}
