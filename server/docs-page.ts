import { EXAMPLE_REQUEST } from './openapi';

/** The parts of an OpenAPI document that the page shows. */
interface Shown {
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, ShownOperation>>;
  components: { schemas: Record<string, object> };
}

interface ShownOperation {
  operationId: string;
  summary: string;
  description?: string;
  parameters?: { name: string; description: string; schema: object }[];
  requestBody?: object;
  responses: Record<string, { description: string; content: Record<string, { schema: { $ref?: string } }> }>;
}

/** The OpenAPI document as one page without a script: it loads nothing but its style, from this server. */
export function docsPage(document: object): string {
  const { info, paths, components } = document as Shown;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationSection(method, path, operation)),
  );
  const schemas = Object.entries(components.schemas).map(([name, schema]) => schemaSection(name, schema));
  const links = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { operationId, summary }]) =>
        html`<li>
          <a href="#${operationId}"><code>${method.toUpperCase()} ${path}</code></a> ${summary}
        </li>`,
    ),
  );
  return [
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
        </head>
      </html>`,
    html`<title>${info.title} API</title><link rel="stylesheet" href="/docs/style.css"></head><body><main>`,
    html`<h1>${info.title} API <small>${info.version}</small></h1>
      <p>${info.description}</p>`,
    '<p>For programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). For people: <a href="/">the web builder</a>.</p>',
    `<nav aria-label="Operations"><ul>${links.join('')}</ul></nav>`,
    ...operations,
    '<h2>Schemas</h2>',
    ...schemas,
    '</main></body></html>\n',
  ].join('\n');
}

function operationSection(method: string, path: string, operation: ShownOperation): string {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const parameterRows = parameters.map(
    ({ name, description: text, schema }) =>
      html`<tr>
        <th scope="row"><code>?${name}=</code></th>
        <td>${text}</td>
        <td><code>${JSON.stringify(schema)}</code></td>
      </tr>`,
  );
  const responseRows = Object.entries(responses).map(([status, { description: text, content }]) => {
    const [type = '', { schema } = { schema: {} }] = Object.entries(content)[0] ?? [];
    const name = schema.$ref?.split('/').at(-1);
    const form = name ? html`<a href="#${name}">${name}</a> ` : '';
    return `${html`<tr>
      <th scope="row">${status}</th>
      <td>${text}</td>
      <td></td>
    </tr>`}${form}${html`<code>${type}</code></td></tr>`}`;
  });
  return [
    html`<section>
      <h2 id="${operationId}"><code>${method.toUpperCase()} ${path}</code></h2>
      <p>${summary}. ${description ?? ''}</p>
    </section>`,
    requestBody ? `<pre><code>${escape(curl(path))}</code></pre><p>Body: <a href="#Request">Request</a></p>` : '',
    parameterRows.length > 0 ? `<table><caption>Query</caption>${parameterRows.join('')}</table>` : '',
    `<table><caption>Answers</caption>${responseRows.join('')}</table></section>`,
  ].join('\n');
}

function curl(path: string): string {
  const out = path.endsWith('/projects') ? ' -o shop.zip' : '';
  return `curl${out} http://127.0.0.1:8123${path} -H 'content-type: application/json' \\\n  -d '${JSON.stringify(EXAMPLE_REQUEST)}'`;
}

function schemaSection(name: string, schema: object): string {
  return html`<details id="${name}">
    <summary>${name}</summary>
    <pre><code>${JSON.stringify(schema, null, 2)}</code></pre>
  </details>`;
}

/** Text in its place in HTML, with everything that has a meaning there escaped. */
function html(parts: TemplateStringsArray, ...values: string[]): string {
  return parts.map((part, index) => part + escape(values[index] ?? '')).join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const DOCS_STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 2.5rem; overflow-wrap: anywhere; }
nav ul { padding-left: 1.2rem; }
pre { padding: 0.8rem; overflow-x: auto; border: 1px solid GrayText; border-radius: 4px; }
code { font-family: ui-monospace, monospace; font-size: 0.9em; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.8rem 0.25rem 0; border-bottom: 1px solid GrayText; }
`;
