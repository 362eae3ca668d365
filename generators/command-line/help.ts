import { CATEGORIES, type Category, CATEGORY_SUMMARIES } from '../../core/categories';
import type { ProviderRegistry } from '../../core/registry';
import { columns, type Style, wrap } from '../terminal/style';
import { CATEGORY_FLAGS, CHANGE_FLAGS, type Flag, type FlagGroup, STACK_FLAGS } from './flags';

/** What `plop stack --help` prints. */
export function stackHelp(registry: ProviderRegistry, style: Style, width?: number): string {
  const { strong } = style;
  return page([
    [
      `${strong('Usage')}  npx plop stack [name] [flags]`,
      '',
      'Makes a complete data project, wired together and ready to run, in a folder of its own. Without flags it asks.',
      'Run again on a project it made, it brings the project up to date and keeps every edit, secret and port.',
    ],
    ...flagSections(STACK_FLAGS, style, width),
    [strong('Presets'), ...columns(registry.presets().map(({ name, summary }) => [name, summary]))],
    [
      strong('Providers'),
      ...columns(CATEGORIES.map((category) => [`--${category}`, registry.names(category).join(', ')])),
      '  none leaves a category of a preset out',
    ],
    examples(style, [
      ['npx plop stack', 'ask everything'],
      ['npx plop stack my_project --yes', 'the preset local, which needs no Docker'],
      [
        'npx plop stack my_project --preset starter --set postgresql.port=5544',
        'all eight categories, PostgreSQL on a port of its own',
      ],
      [
        'npx plop stack my_project --preset starter --orchestration dagster --infrastructure none',
        'a preset with one tool exchanged and one left out',
      ],
      [
        'npx plop stack my_project --ingestion dlt --storage duckdb --transformation dbt',
        'your own choice; what it needs is added',
      ],
      ['npx plop stack --config stack.yaml --dest ~/projects --dry-run', 'answers from a file, only looking'],
      [
        'npx plop stack my_project --preset starter --zip my_project.zip --json',
        'an archive, and a report for programs',
      ],
    ]),
    [
      `${strong('Exit status')}  0 done · 1 a problem or a conflict · 2 an answer is missing and there is no terminal to ask in · 130 cancelled`,
    ],
  ]);
}

/** What `plop <category> --help` prints. */
export function categoryHelp(category: Category, registry: ProviderRegistry, style: Style, width?: number): string {
  const { strong } = style;
  const first = registry.names(category)[0] ?? 'NAME';
  return page([
    [
      `${strong('Usage')}  npx plop ${category} [provider] [flags]`,
      '',
      `${CATEGORY_SUMMARIES[category]}.`,
      'Adds a component to a project that `plop stack` made; every edit, secret and port of the project stays.',
    ],
    [strong('Providers'), ...columns(registry.getAllProviders(category).map(({ meta }) => [meta.name, meta.summary]))],
    ...flagSections(CATEGORY_FLAGS, style, width),
    examples(style, [
      [`npx plop ${category}`, 'ask which'],
      [`npx plop ${category} ${first} --dry-run`, 'show what would change'],
      [`npx plop ${category} ${first} --dest ~/projects/my_project --yes`, ''],
    ]),
  ]);
}

/** What `plop remove --help` prints. */
export function removeHelp(style: Style, width?: number): string {
  return page([
    [
      `${style.strong('Usage')}  npx plop remove [provider...] [flags]`,
      '',
      'Takes a component out of a project, with everything that only it needed. What something else needs is not removed.',
      'Files that you edited, data volumes and the lines of .env stay, and are named.',
    ],
    ...flagSections(CHANGE_FLAGS, style, width),
    examples(style, [
      ['npx plop remove', 'ask which'],
      ['npx plop remove grafana --dry-run', 'show what would go'],
      ['npx plop remove grafana prometheus --yes', 'two that leave together'],
    ]),
  ]);
}

/** What `plop update --help` prints. */
export function updateHelp(style: Style, width?: number): string {
  return page([
    [
      `${style.strong('Usage')}  npx plop update [flags]`,
      '',
      'Brings a project in line with its stack.yaml, which you may edit, and with the templates of this version.',
      'Every edit, secret and port stays.',
    ],
    ...flagSections(CHANGE_FLAGS, style, width),
    examples(style, [
      ['npx plop update --dry-run', 'show what would change, file by file'],
      [
        'npx plop update --on-conflict keep --yes',
        'take what is new, keep your version where both sides changed a file',
      ],
    ]),
  ]);
}

/** Help of a generator that only prints. */
export function printingHelp(name: string, summary: string, style: Style): string {
  return page([[`${style.strong('Usage')}  npx plop ${name}`, '', summary]]);
}

/** Help of a generator that looks at a project or at its templates. */
export function commandHelp(
  {
    usage,
    about,
    examples: lines,
  }: { usage: string; about: readonly string[]; examples: readonly (readonly [string, string])[] },
  groups: readonly FlagGroup[],
  style: Style,
  width?: number,
): string {
  return page([
    [`${style.strong('Usage')}  npx plop ${usage} [flags]`, '', ...about],
    ...flagSections(groups, style, width),
    examples(style, lines),
  ]);
}

function page(sections: readonly (readonly string[])[]): string {
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function flagSections(groups: readonly FlagGroup[], style: Style, width = 100): string[][] {
  const shown = groups.map(({ title, flags }) => ({ title, flags: flags.filter(({ help }) => help !== '') }));
  const left = Math.max(...shown.flatMap(({ flags }) => flags.map((flag) => spelling(flag).length))) + 4;
  return shown.map(({ title, flags }) => [
    style.strong(title),
    ...flags.flatMap((flag) => {
      const [first = '', ...rest] = wrap(
        flag.help + (flag.repeatable && !flag.value?.includes(',') ? '; may be repeated' : ''),
        width - left,
      );
      return [`${`  ${spelling(flag)}`.padEnd(left)}${first}`, ...rest.map((line) => ' '.repeat(left) + line)];
    }),
  ]);
}

function spelling({ name, short, value }: Flag): string {
  return `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`;
}

function examples(style: Style, lines: readonly (readonly [string, string])[]): string[] {
  return [
    style.strong('Examples'),
    ...lines.flatMap(([command, why]) => [...(why ? [style.quiet(`  # ${why}`)] : []), `  ${command}`]),
  ];
}
