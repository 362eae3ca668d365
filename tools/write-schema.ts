/** `npm run schema`: writes the JSON Schema of stack.yaml that every generated project carries for its editor. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stackJsonSchema } from '../core/json-schema';
import { builtInRegistry } from '../providers';

export const SCHEMA_FILE = join(__dirname, '..', 'templates', 'common', 'dot-antigravity', 'stack.schema.json');

export function schemaText(): string {
  return `${JSON.stringify(stackJsonSchema(builtInRegistry()), null, 2)}\n`;
}

if (require.main === module) writeFileSync(SCHEMA_FILE, schemaText());
