import type { EnvVar } from './provider';

/** The text of `.env` (`'values'`) or `.env.example` (`'placeholders'`). */
export function writeEnvFile(variables: readonly EnvVar[], show: 'values' | 'placeholders'): string {
  const intro =
    show === 'values'
      ? [
          '# Secrets and ports of this machine. Not for git: .gitignore keeps it out.',
          '# A colleague makes their own with: make env',
        ]
      : ['# What .env must hold. `make env` copies this file and puts a fresh secret in place of every CHANGE_ME.'];
  const lines = variables.flatMap(({ name, value, comment, placeholder }) => [
    '',
    `# ${comment}`,
    `${name}=${show === 'placeholders' && placeholder ? placeholder : value}`,
  ]);
  return [...intro, ...lines, ''].join('\n');
}

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$/;

/** Reads assignments the way Compose does: `export `, quotes and trailing comments allowed, the last one of a name wins. */
export function parseEnvFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = ASSIGNMENT.exec(line);
    if (match?.[1]) values[match[1]] = unquote(match[2] ?? '');
  }
  return values;
}

/** Adds the variables that `text` does not assign yet, after everything its owner wrote. Existing lines stay as they are. */
export function addMissingVariables(text: string, variables: readonly EnvVar[]): string {
  const present = parseEnvFile(text);
  const missing = variables.filter(({ name }) => !(name in present));
  if (missing.length === 0) return text;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const added = missing.flatMap(({ name, value, comment }) => ['', `# ${comment}`, `${name}=${value}`]);
  const start = text === '' || text.endsWith('\n') ? text : text + newline;
  return start + added.join(newline) + newline;
}

/** Puts a new value in the lines that assign the old one; a line whose owner changed it stays. */
export function replaceValue(text: string, name: string, from: string, to: string): string {
  if (from === to) return text;
  return text
    .split('\n')
    .map((line) => {
      const [, assigned, value = ''] = ASSIGNMENT.exec(line.replace(/\r$/, '')) ?? [];
      if (assigned !== name || unquote(value) !== from) return line;
      const start = line.length - line.replace(/^[^=]*=/, '').length;
      return line.slice(0, start) + line.slice(start).replace(from || /^(""|'')?/, () => to);
    })
    .join('\n');
}

/** A value as Compose takes it: ` #` begins a comment, unless the value is quoted. */
function unquote(text: string): string {
  const quoted = /^\s*(['"])(.*?)\1(?:\s+#.*)?\s*$/.exec(text);
  return quoted ? (quoted[2] ?? '') : text.replace(/\s#.*$/, '').trim();
}
