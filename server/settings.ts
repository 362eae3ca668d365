import { parseArgs } from 'node:util';
import { nearest, type Problem, throwIfAny } from '../core/problems';

export interface Settings {
  host: string;
  /** Absent: the usual one, or another when that is busy. */
  port: number | undefined;
  /** Names besides those of loopback by which the server is reached. */
  allowHosts: readonly string[];
  /** Folders of templates that come before ours. */
  templates: readonly string[];
  /** Requests a minute of one client; 0: as many as it likes. */
  rateLimit: number;
  /** Seconds in which an answer must be found. */
  longestWork: number;
  help: boolean;
}

export const USUAL_PORT = 8123;
export const USUAL_LONGEST_WORK = 60;

const FLAGS = {
  port: { type: 'string' },
  host: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  templates: { type: 'string', multiple: true },
  'rate-limit': { type: 'string' },
  'longest-work': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const HELP = `Usage  antigravity serve [flags]        (npm start -- [flags] in the repository)

Serves the web builder and the REST API to this machine. It writes nothing and keeps nothing.

  --port PORT         ${USUAL_PORT}, or another one when that is busy
  --host ADDRESS      listen there instead of on 127.0.0.1; then others can reach it
  --allow-host NAME   a name by which others reach it, with or without a port; may be given several times
  --templates DIR     a folder of templates that come before ours; may be given several times
  --rate-limit N      requests a minute of one client, 1200 unless told; 0 for no limit
  --longest-work SEC  seconds in which an answer must be found, ${USUAL_LONGEST_WORK} unless told
  --help
`;

/** Reads the words after \`serve\`. @throws ProblemsError */
export function readSettings(words: readonly string[]): Settings {
  const { values, tokens } = parseArgs({
    args: words.filter((word) => word !== '--'),
    options: FLAGS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const problems: Problem[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(unknown(token.value));
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(FLAGS, token.name) ? FLAGS[token.name as keyof typeof FLAGS] : undefined;
    if (!flag) problems.push(unknown(token.rawName));
    else if (flag.type === 'string' && !token.value)
      problems.push({ where: token.rawName, what: 'needs a value', mend: '--help shows which.' });
  }
  const number = (name: 'port' | 'rate-limit' | 'longest-work', most: number, least = 0): number | undefined => {
    const word = values[name];
    if (typeof word !== 'string') return undefined;
    if (/^\d{1,9}$/.test(word) && Number(word) >= least && Number(word) <= most) return Number(word);
    problems.push({
      where: `--${name} ${word}`,
      what: 'is not a number that fits',
      mend: `Give one from ${least} to ${most}.`,
    });
    return undefined;
  };
  const settings: Settings = {
    host: typeof values.host === 'string' ? values.host : '127.0.0.1',
    port: number('port', 65535),
    allowHosts: strings(values['allow-host']).map((name) => name.toLowerCase()),
    templates: strings(values.templates),
    rateLimit: number('rate-limit', 999_999_999) ?? 1200,
    longestWork: number('longest-work', 3600, 1) ?? USUAL_LONGEST_WORK,
    help: values.help === true,
  };
  throwIfAny(problems);
  return settings;
}

function strings(values: unknown): string[] {
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}

function unknown(word: string): Problem {
  const names = Object.keys(FLAGS).map((name) => `--${name}`);
  const near = nearest(word, names);
  return { where: word, what: 'there is no such flag', mend: near ? `Did you mean "${near}"?` : '--help lists them.' };
}
