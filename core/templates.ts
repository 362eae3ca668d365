import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from './problems';
import { describeRenderError, handlebars, parseTemplate } from './template-syntax';

type Render = (context: object) => string;

export interface TemplateFile {
  /** Path in the generated project. */
  target: string;
  /** The file that serves it, after overlays; messages name it. */
  file: string;
  mode: number;
}

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
  private readonly renderers = new Map<string, Render>();

  constructor(private readonly folders: readonly string[]) {
    for (const folder of folders) {
      if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
        fail('--templates', `there is no folder ${folder}`, 'Name an existing folder of templates.');
    }
  }

  /** Every template below `scope`, e.g. `storage/postgresql`, sorted by target. */
  list(scope: string): TemplateFile[] {
    const byTarget = new Map<string, TemplateFile>();
    for (const folder of this.folders) {
      for (const [target, file] of templatesIn(join(folder, scope))) {
        if (byTarget.has(target)) continue;
        byTarget.set(target, { target, file, mode: statSync(file).mode & 0o111 ? 0o755 : 0o644 });
      }
    }
    return [...byTarget.values()].sort((a, b) => (a.target < b.target ? -1 : 1));
  }

  render(template: TemplateFile, context: object): RenderedFile {
    if (!template.file.endsWith('.hbs')) return { content: readFileSync(template.file), mode: template.mode };
    const render = this.renderer(template);
    try {
      return { content: render(context), mode: template.mode };
    } catch (error) {
      const known = `Known names: ${Object.keys(context).sort().join(', ')}.`;
      return fail(template.file, describeRenderError((error as Error).message), known);
    }
  }

  private renderer(template: TemplateFile): Render {
    const known = this.renderers.get(template.file);
    if (known) return known;
    const program = parseTemplate(template.file, readFileSync(template.file, 'utf8'));
    const compiled = handlebars.compile(program, { strict: true, noEscape: true });
    this.renderers.set(template.file, compiled);
    return compiled;
  }
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
const LITTER: ReadonlySet<string> = new Set(['.DS_Store', '.git', '__pycache__']);

function filesBelow(root: string, prefix: string): string[] {
  if (!existsSync(join(root, prefix))) return [];
  return readdirSync(join(root, prefix), { withFileTypes: true }).flatMap((entry) => {
    if (LITTER.has(entry.name)) return [];
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    const isFolder = entry.isSymbolicLink() ? statSync(join(root, path)).isDirectory() : entry.isDirectory();
    return isFolder ? filesBelow(root, path) : [path];
  });
}
