/** Literals of the languages that generated files are written in. Each takes any value and returns source text. */

/** JSON, which is also valid YAML and JavaScript. U+2028 and U+2029 end lines in older parsers. */
export function json(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
}

/** A Python literal. JSON strings are Python strings, once characters outside the basic plane are left as they are. */
export function py(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(py).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, item]) => `${py(key)}: ${py(item)}`)
      .join(', ')}}`;
  }
  return json(value);
}

/** A string of Terraform and OpenTofu, where `${` and `%{` begin templates and the escapes \b and \f are unknown. */
export function hcl(value: unknown): string {
  return json(value)
    .replace(/[$%](?=\{)/g, '$&$&')
    .replace(/\\(.)/g, (escape, letter: string) => HCL_ESCAPES[letter] ?? escape);
}

const HCL_ESCAPES: Record<string, string> = { b: '\\u0008', f: '\\u000c' };

/** One word of a POSIX shell. */
export function sh(value: unknown): string {
  return `'${String(value).replaceAll("'", `'\\''`)}'`;
}

/** A string of standard SQL. */
export function sql(value: unknown): string {
  return `'${String(value).replaceAll("'", "''")}'`;
}

/** Helpers by the name templates call them. */
export const escapers = { json, py, hcl, sh, sql };
