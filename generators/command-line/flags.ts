import { CATEGORIES, CATEGORY_SUMMARIES } from '../../core/categories';

/** One flag of the command line. */
export interface Flag {
  name: string;
  short?: string;
  /** How help names its value; absent: the flag stands alone. */
  value?: string;
  /** May be given several times. */
  repeatable?: boolean;
  /** What help says. */
  help: string;
}

/** What to put into the stack. */
const CHOICE_FLAGS: readonly Flag[] = [
  {
    name: 'preset',
    value: 'NAME',
    help: 'Take the components of a preset; a category given below replaces the preset’s',
  },
  ...CATEGORIES.map((category) => ({
    name: category,
    value: 'A,B',
    repeatable: true,
    help: CATEGORY_SUMMARIES[category],
  })),
  {
    name: 'config',
    value: 'FILE',
    help: 'Read the answers from a stack.yaml; "-" is the standard input. Flags go over it',
  },
];

/** How the components behave. */
const OPTION_FLAGS: readonly Flag[] = [
  { name: 'set', value: 'PROVIDER.OPTION=VALUE', repeatable: true, help: 'Set an option, e.g. postgresql.port=5544' },
  {
    name: 'use',
    value: 'CAPABILITY=PROVIDER',
    repeatable: true,
    help: 'Say who serves a capability that several offer, e.g. warehouse=duckdb',
  },
];

/** Where the project goes, and how. */
const OUTPUT_FLAGS: readonly Flag[] = [
  { name: 'dest', value: 'DIR', help: '' },
  {
    name: 'templates',
    value: 'DIR',
    repeatable: true,
    help: 'Look for templates here first: a file of the same path replaces ours, others are added',
  },
  { name: 'yes', short: 'y', help: 'Ask nothing: take the default of every question' },
  { name: 'dry-run', help: 'Show what would be written, write nothing' },
  {
    name: 'on-conflict',
    value: 'POLICY',
    help: 'When you and the generator changed the same file: ask, merge (the default), keep, overwrite or abort',
  },
  { name: 'zip', value: 'FILE', help: 'Write the project into a new ZIP file instead of a folder, without .env' },
  { name: 'zip-with-env', help: 'Put .env with its secrets into the ZIP too' },
  { name: 'json', help: 'Write the outcome as JSON, and nothing else, to the standard output; asks nothing' },
  { name: 'help', short: 'h', help: 'Show this text' },
];

/** Plop reads these itself; here they only must not be taken for mistakes. */
const PLOP_FLAGS: readonly Flag[] = [
  { name: 'force', short: 'f', help: 'Short for --on-conflict overwrite' },
  { name: 'cwd', value: 'DIR', help: '' },
  { name: 'plopfile', value: 'FILE', help: '' },
  { name: 'preload', value: 'MODULE', repeatable: true, help: '' },
  { name: 'completion', value: 'SHELL', help: '' },
  { name: 'progress', help: '' },
  { name: 'no-progress', help: '' },
  { name: 'no-color', help: '' },
  { name: 'show-type-names', short: 't', help: '' },
];

export interface FlagGroup {
  title: string;
  flags: readonly Flag[];
}

/** Flags of `plop stack`, as its help shows them. */
export const STACK_FLAGS: readonly FlagGroup[] = [
  { title: 'What goes into it', flags: CHOICE_FLAGS },
  { title: 'How it behaves', flags: OPTION_FLAGS },
  { title: 'How it is written', flags: withDest('Write the project to DIR/<name>; default: the current folder') },
];

/** Flags of `plop <category>`. */
export const CATEGORY_FLAGS: readonly FlagGroup[] = [
  { title: 'How it behaves', flags: OPTION_FLAGS },
  { title: 'How it is written', flags: withDest('The project’s folder; default: the one around the current folder') },
];

/** Flags of `plop remove` and `plop update`: an archive has nothing to take out or bring up to date. */
export const CHANGE_FLAGS: readonly FlagGroup[] = [
  {
    title: 'Flags',
    flags: withDest('The project’s folder; default: the one around the current folder').filter(
      ({ name }) => !name.startsWith('zip'),
    ),
  },
];

/** Flags of the generators that only print. */
export const PRINTING_FLAGS: readonly FlagGroup[] = [
  { title: 'Flags', flags: OUTPUT_FLAGS.filter(({ name }) => name === 'json' || name === 'help') },
];

/** Flags of the generators that look at a project or at its templates. */
export const TEMPLATES_FLAGS = lookingFlags('dest', 'templates', 'json', 'help');
export const EJECT_FLAGS = lookingFlags('dest', 'dry-run', 'json', 'yes', 'help');
export const DOCTOR_FLAGS = lookingFlags('dest', 'json', 'help');

/** Everything that may stand on a generator's command line. */
export function acceptedFlags(groups: readonly FlagGroup[]): Flag[] {
  return [...groups.flatMap(({ flags }) => flags), ...PLOP_FLAGS.filter(({ name }) => !isIn(groups, name))];
}

function lookingFlags(...names: string[]): FlagGroup[] {
  const flags = withDest('The project’s folder; default: the one around the current folder');
  return [{ title: 'Flags', flags: flags.filter(({ name }) => names.includes(name)) }];
}

function isIn(groups: readonly FlagGroup[], name: string): boolean {
  return groups.some(({ flags }) => flags.some((flag) => flag.name === name));
}

function withDest(help: string): Flag[] {
  const force = PLOP_FLAGS.filter(({ name }) => name === 'force');
  const flags = OUTPUT_FLAGS.map((flag) => (flag.name === 'dest' ? { ...flag, help } : flag));
  const conflict = flags.findIndex(({ name }) => name === 'on-conflict') + 1;
  return [...flags.slice(0, conflict), ...force, ...flags.slice(conflict)];
}
