import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { handlebars } from './template-syntax';

/** Templates by the SHA-256 of their text. Written by tools/precompile-templates.cjs; beside the sources there is none. */
const FILE = join(__dirname, 'precompiled-templates.js');

type Precompiled = Readonly<Record<string, TemplateSpecification>>;

let precompiled: Precompiled | undefined;

/**
 * A template that was compiled when this package was built: parsing and compiling ours takes an eighth of a cold start. One
 * that was edited since, or comes from elsewhere, has another hash.
 */
export function precompiledTemplate(source: string): HandlebarsTemplateDelegate<object> | undefined {
  precompiled ??= existsSync(FILE) ? (require(FILE) as Precompiled) : {};
  const specification = precompiled[createHash('sha256').update(source).digest('hex')];
  return specification && handlebars.template(specification);
}
