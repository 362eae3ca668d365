'use strict';
/** Last step of `npm run build`: compiles our templates into dist/, where core/precompiled.ts looks for them. */
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { handlebars, parseTemplate, TEMPLATE_OPTIONS } = require('../dist/core/template-syntax.js');

const ROOT = join(__dirname, '..');
const folder = join(ROOT, 'templates');

const entries = readdirSync(folder, { recursive: true })
  .filter((path) => path.endsWith('.hbs'))
  .sort()
  .flatMap((path) => {
    const source = readFileSync(join(folder, path), 'utf8');
    try {
      const code = handlebars.precompile(parseTemplate(path, source), TEMPLATE_OPTIONS);
      return [`// ${path}\n${JSON.stringify(createHash('sha256').update(source).digest('hex'))}: ${code},\n`];
    } catch (error) {
      // Whoever edits a template hears of the mistake when it is rendered; it must not keep the package from being installed.
      console.warn(`not precompiled: ${error.message}`);
      return [];
    }
  });

writeFileSync(join(ROOT, 'dist', 'core', 'precompiled-templates.js'), `module.exports = {\n${entries.join('')}};\n`);
