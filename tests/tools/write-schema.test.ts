import { readFileSync } from 'node:fs';
import { SCHEMA_FILE, schemaText } from '../../tools/write-schema';
import { generate, textOf } from '../support/stack';

describe('the JSON Schema of stack.yaml that every project carries', () => {
  it('is the one that the providers of today make (npm run schema)', () => {
    expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(schemaText());
  });

  it('lies where the first line of stack.yaml says', () => {
    const output = generate({ name: 'shop', storage: ['duckdb'] });
    const place = /^# yaml-language-server: \$schema=(\S+)$/m.exec(textOf(output, 'stack.yaml'))?.[1];
    expect(textOf(output, place ?? '')).toBe(schemaText());
  });
});
