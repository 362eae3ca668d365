import Ajv2020 from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { nameProblem } from '../../core/names';
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

  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(schemaText()) as object);

  it.each([
    ...['shop', 'my_project', 'my-project', 'v2', 'x'.repeat(40)],
    ...['', 'x'.repeat(41), 'My Shop', 'a/b', '../x', '2shop', 'shop-', 'a__b', 'Bücher', 'shop\n', 1, null],
  ])('takes for a name what the generator takes: %j', (name) => {
    expect(validate({ name, storage: ['duckdb'] })).toBe(nameProblem(name) === undefined);
  });
});
