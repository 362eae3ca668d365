import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { escapers } from './escaping';
import { fail } from './problems';

const handlebars = Handlebars.create();
for (const [name, escape] of Object.entries(escapers)) handlebars.registerHelper(name, escape);

type Render = (context: object) => string;

export interface TemplateFile {
  /** Path in the generated project. */
  target: string;
  /** Path below the template folder, as messages name it. */
  name: string;
  /** Absolute path of the file that serves it, after overlays. */
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
      if (!existsSync(folder))
        fail('--templates', `there is no folder ${folder}`, 'Name an existing folder of templates.');
    }
  }

  /** Every template below `scope`, e.g. `storage/postgresql`, sorted by target. */
  list(scope: string): TemplateFile[] {
    const byTarget = new Map<string, TemplateFile>();
    for (const folder of this.folders) {
      for (const path of filesBelow(join(folder, scope), '')) {
        const target = targetOf(path);
        if (byTarget.has(target)) continue;
        const file = join(folder, scope, path);
        byTarget.set(target, {
          target,
          name: `templates/${scope}/${path}`,
          file,
          mode: statSync(file).mode & 0o111 ? 0o755 : 0o644,
        });
      }
    }
    return [...byTarget.values()].sort((a, b) => (a.target < b.target ? -1 : 1));
  }

  render(template: TemplateFile, context: object): RenderedFile {
    if (!template.file.endsWith('.hbs')) return { content: readFileSync(template.file), mode: template.mode };
    try {
      return { content: this.renderer(template)(context), mode: template.mode };
    } catch (error) {
      return fail(
        template.name,
        describeTemplateError(error as Error),
        `Known names: ${Object.keys(context).sort().join(', ')}.`,
      );
    }
  }

  private renderer(template: TemplateFile): Render {
    const known = this.renderers.get(template.file);
    if (known) return known;
    const source = readFileSync(template.file, 'utf8');
    const compiled = handlebars.compile(source, { strict: true, noEscape: true });
    this.renderers.set(template.file, compiled);
    return compiled;
  }
}

/** Handlebars puts the place in different corners of its messages; this puts it first. */
function describeTemplateError(error: Error & { lineNumber?: number; column?: number }): string {
  const text = error.message.replace(/\s+/g, ' ');
  const unknown = /"([^"]+)" not defined in .* - (\d+):(\d+)/.exec(text);
  if (unknown) return `line ${unknown[2]} names an unknown variable "${unknown[1]}"`;
  const helper = /Missing helper: "([^"]+)"/.exec(text);
  if (helper) return `${error.lineNumber ? `line ${error.lineNumber} ` : ''}names an unknown helper "${helper[1]}"`;
  return `does not parse as a Handlebars template: ${text}`;
}

function targetOf(path: string): string {
  return path
    .replace(/\.hbs$/, '')
    .split('/')
    .map((part) => part.replace(/^dot-/, '.'))
    .join('/');
}

function filesBelow(root: string, prefix: string): string[] {
  if (!existsSync(join(root, prefix))) return [];
  return readdirSync(join(root, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    return entry.isDirectory() ? filesBelow(root, path) : [path];
  });
}
