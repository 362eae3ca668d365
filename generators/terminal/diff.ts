import { parseEnvFile } from '../../core/envfile';
import { isText, toLf } from '../../core/merge';
import type { Style } from './style';

/** One side of a comparison; undefined: there is no such file. */
export interface Version {
  content: Buffer;
  mode: number;
}

/**
 * A unified diff in git's form, which `git apply` takes. Line endings count as equal: a file keeps the ones it has.
 * @returns '' when nothing differs.
 */
export function unifiedDiff(path: string, before: Version | undefined, after: Version | undefined): string {
  const header = [`diff --git a/${path} b/${path}`, ...modeLines(before, after)];
  const [old, now] = [before ?? NOTHING, after ?? NOTHING];
  if (old.content.equals(now.content)) return header.length > 1 ? `${header.join('\n')}\n` : '';
  const names = [before ? `a/${path}` : '/dev/null', after ? `b/${path}` : '/dev/null'] as const;
  if (!isText(old.content) || !isText(now.content)) {
    return `${header.join('\n')}\nBinary files ${names[0]} and ${names[1]} differ\n`;
  }
  const [a, b] = [toLf(old.content.toString('utf8')), toLf(now.content.toString('utf8'))];
  // Loaded when there is something to compare: most runs show no diff.
  const { createTwoFilesPatch } = require('diff') as typeof import('diff');
  const patch = createTwoFilesPatch(...names, a, b, undefined, undefined, { context: 3 });
  // The library puts a line of its own first, and a tab behind each name.
  const body = patch.slice(patch.indexOf('--- ')).replace(/^(---|\+\+\+) (.*?)\t?$/gm, '$1 $2');
  return `${header.join('\n')}\n${a === b ? '' : body}`;
}

const NOTHING: Version = { content: Buffer.alloc(0), mode: 0 };

function modeLines(before: Version | undefined, after: Version | undefined): string[] {
  if (!before) return after ? [`new file mode ${gitMode(after)}`] : [];
  if (!after) return [`deleted file mode ${gitMode(before)}`];
  const [old, now] = [gitMode(before), gitMode(after)];
  return old === now ? [] : [`old mode ${old}`, `new mode ${now}`];
}

/** Git remembers of a file's permissions whether it can be run. */
function gitMode({ mode }: Version): string {
  return mode & 0o111 ? '100755' : '100644';
}

/** What changes in `.env`, by name: its values are nobody's business. */
export function envDiff(before: Buffer | undefined, after: Buffer): string {
  const [old, now] = [before?.toString('utf8') ?? '', after.toString('utf8')].map(parseEnvFile) as [
    Record<string, string>,
    Record<string, string>,
  ];
  const lines = Object.entries(now).flatMap(([name, value]) => {
    if (!(name in old)) return [`+${name}=…`];
    return old[name] === value ? [] : [`-${name}=…`, `+${name}=…`];
  });
  return ['.env (values are not shown)', ...lines, ''].join('\n');
}

/** Puts the name of its variable in the place of each secret that a text holds. */
export function withoutSecrets(text: string, secrets: Readonly<Record<string, string>>): string {
  return Object.entries(secrets).reduce(
    (safe, [name, value]) => (value.length < SHORTEST_SECRET ? safe : safe.replaceAll(value, `(${name})`)),
    text,
  );
}

/** Shorter ones are words that stand everywhere. */
const SHORTEST_SECRET = 8;

export function colouredDiff(text: string, { strong, good, bad, accent }: Style): string {
  let inBody = false;
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith('diff --git ')) inBody = false;
      if (line.startsWith('@@')) inBody = true;
      if (line.startsWith('@@')) return accent(line);
      if (
        /^(diff --git|--- |\+\+\+ |new file|deleted file|old mode|new mode|Binary files|\.env )/.test(line) &&
        !inBody
      )
        return strong(line);
      if (line.startsWith('+')) return good(line);
      return line.startsWith('-') ? bad(line) : line;
    })
    .join('\n');
}
