/** Reads a JSON list of Mermaid diagrams from standard input and lets Mermaid's own parser judge each; exit 1 on the first bad one. */
import { text } from 'node:stream/consumers';
import { JSDOM } from 'jsdom';

// Mermaid sanitises labels through the browser's document, also when it only parses.
const { window } = new JSDOM('');
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import('mermaid');

for (const diagram of JSON.parse(await text(process.stdin))) {
  try {
    await mermaid.parse(diagram);
  } catch (error) {
    console.error(`${diagram}\n\n${error.message}`);
    process.exit(1);
  }
}
