import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isCategory } from './categories';
import { fail } from './problems';
import { precompiledTemplate } from './precompiled';
import { describeRenderError, handlebars, parseTemplate, TEMPLATE_OPTIONS } from './template-syntax';

type Render = (context: object) => string;

export interface TemplateFile {
  /** Path in the generated project. */
  target: string;
  /** The file that serves it, after overlays; messages name it. */
  file: string;
  mode: number;
}

/** A template as it lies in one of the folders; a folder before it may hold another one for the same file. */
export interface FoundTemplate {
  /** Below its folder, e.g. `orchestration/airflow/dags/shop.py.hbs`. */
  path: string;
  /** `common`, or category and provider. */
  scope: string;
  target: string;
  file: string;
  /** The folder of the search path that holds it. */
  folder: string;
}

/** What belongs to every project, beside the categories. */
export const COMMON_SCOPE = 'common';

export interface RenderedFile {
  content: string | Buffer;
  mode: number;
}

/**
 * Template folders, the first one wins file by file: an overlay replaces what it holds, adds what is new and leaves the
 * rest as it is. Files that end in `.hbs` are rendered, all others copied byte for byte. `dot-x` stands for `.x`, since
 * npm leaves some dot files out of packages.
 */
export class TemplateLibrary {
  private readonly listed = new Map<string, TemplateFile[]>();
  /** What the files hold: bytes to copy, or how to render. Each is read once. */
  private readonly held = new Map<string, Buffer | Render>();

  constructor(private readonly folders: readonly string[]) {
    for (const folder of folders) {
      if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
        fail('--templates', `there is no folder ${folder}`, 'Name an existing folder of templates.');
    }
  }

  /** Every template below `scope`, e.g. `storage/postgresql`, sorted by target. Each folder is read once. */
  list(scope: string): readonly TemplateFile[] {
    const known = this.listed.get(scope);
    if (known) return known;
    const byTarget = new Map<string, TemplateFile>();
    for (const folder of this.folders) {
      for (const [target, file] of templatesIn(join(folder, scope))) {
        if (byTarget.has(target)) continue;
        byTarget.set(target, { target, file, mode: statSync(file).mode & 0o111 ? 0o755 : 0o644 });
      }
    }
    const files = [...byTarget.values()].sort((a, b) => (a.target < b.target ? -1 : 1));
    this.listed.set(scope, files);
    return files;
  }

  /** Every template of every folder in the order of the search: of one scope and target the first is used. */
  all(): FoundTemplate[] {
    return this.folders.flatMap((folder) =>
      scopesIn(folder).flatMap((scope) =>
        [...templatesIn(join(folder, scope))].map(([target, file]) => ({
          path: relative(folder, file).split(sep).join('/'),
          scope,
          target,
          file,
          folder,
        })),
      ),
    );
  }

  render(template: TemplateFile, context: object): RenderedFile {
    const { file, mode } = template;
    const held = this.held.get(file) ?? (file.endsWith('.hbs') ? rendererOf(file) : readFileSync(file));
    this.held.set(file, held);
    if (typeof held !== 'function') return { content: held, mode };
    try {
      return { content: held(context), mode };
    } catch (error) {
      const known = `Known names: ${Object.keys(context).sort().join(', ')}.`;
      return fail(file, describeRenderError((error as Error).message), known);
    }
  }
}

/** Compiled templates by their text: compiling takes longer than all the rest of a generation. */
const compiled = new Map<string, Render>();

function rendererOf(file: string): Render {
  const source = readFileSync(file, 'utf8');
  const known = compiled.get(source);
  if (known) return known;
  const render = precompiledTemplate(source) ?? handlebars.compile(parseTemplate(file, source), TEMPLATE_OPTIONS);
  compiled.set(source, render);
  return render;
}

function scopesIn(folder: string): string[] {
  return foldersIn(folder).flatMap((name) => {
    if (name === COMMON_SCOPE) return [name];
    return isCategory(name) ? foldersIn(join(folder, name)).map((provider) => `${name}/${provider}`) : [];
  });
}

function foldersIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => !LITTER.has(name));
  return names.filter((name) => statSync(join(folder, name)).isDirectory()).sort();
}

/** The files of one folder by target. Two of them for one target would leave it to chance which is used. */
function templatesIn(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const path of filesBelow(folder, '')) {
    const target = targetOf(path);
    const other = files.get(target);
    if (other) fail(join(folder, path), `writes ${target}, and so does ${other}`, 'Delete or rename one of them.');
    files.set(target, join(folder, path));
  }
  return files;
}

function targetOf(path: string): string {
  return path
    .replace(/\.hbs$/, '')
    .split('/')
    .map((part) => part.replace(/^dot-/, '.'))
    .join('/');
}

/** What systems and tools leave behind in a folder of templates. */
export const LITTER: ReadonlySet<string> = new Set(['.DS_Store', '.git', '__pycache__']);

function filesBelow(root: string, prefix: string): string[] {
  if (!existsSync(join(root, prefix))) return [];
  return readdirSync(join(root, prefix), { withFileTypes: true }).flatMap((entry) => {
    if (LITTER.has(entry.name)) return [];
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    const isFolder = entry.isSymbolicLink() ? statSync(join(root, path)).isDirectory() : entry.isDirectory();
    return isFolder ? filesBelow(root, path) : [path];
  });
}
