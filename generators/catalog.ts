import type { z } from 'zod';
import type { CompatibilityRow } from '../core/catalog/compatibility';
import { catalogDocument } from '../core/catalog-document';
import { CATEGORIES, CATEGORY_SUMMARIES } from '../core/categories';
import type { ProviderClass } from '../core/provider';
import type { ProviderRegistry } from '../core/registry';
import { stackJsonSchema } from '../core/json-schema';
import { readArguments } from './command-line/arguments';
import { PRINTING_FLAGS } from './command-line/flags';
import { printingHelp } from './command-line/help';
import { optionShape } from './command-line/option-values';
import type { Materials } from './generation/materials';
import { showFailure } from './terminal/failure';
import { styleOf, type Style, wrap } from './terminal/style';
import { throwIfAny } from '../core/problems';

/** `plop catalog`: everything a stack can be made of. */
export function printCatalog({ registry }: Materials, words: readonly string[]): void {
  print('catalog', 'Lists every category, provider, option and preset; with --json for programs.', words, (json) =>
    json
      ? toJson(catalogDocument(registry))
      : catalogText(registry, styleOf(process.stdout), process.stdout.columns ?? 100),
  );
}

/** `plop schema`: the JSON Schema of stack.yaml, for editors. */
export function printSchema({ registry }: Materials, words: readonly string[]): void {
  print('schema', 'Prints the JSON Schema of stack.yaml, so that editors complete and check it.', words, () =>
    toJson(stackJsonSchema(registry)),
  );
}

function print(name: string, summary: string, words: readonly string[], text: (json: boolean) => string): void {
  const given = readArguments(words, PRINTING_FLAGS);
  try {
    throwIfAny(given.problems);
    const help = given.flags.has('help');
    process.stdout.write(help ? printingHelp(name, summary, styleOf(process.stdout)) : text(given.flags.has('json')));
  } catch (error) {
    showFailure(error, given.flags.has('json'));
  }
}

/** The catalogue for people. */
export function catalogText(registry: ProviderRegistry, style: Style, width: number): string {
  const { strong, quiet, accent } = style;
  const categories = CATEGORIES.map((category) => {
    const providers = registry.getAllProviders(category);
    const lines = providers.flatMap((provider) => [
      `  ${accent(provider.meta.name)}  ${provider.meta.title}: ${provider.meta.summary}`,
      ...optionLines(provider, style, width),
      ...compatibilityLines(registry, provider.meta.name, style, width),
    ]);
    return [
      `${strong(category)}  ${quiet(CATEGORY_SUMMARIES[category])}`,
      ...(lines.length > 0 ? lines : [quiet('  none yet')]),
    ].join('\n');
  });
  const presets = registry.presets().map(({ name, summary }) => `  ${accent(name)}  ${summary}`);
  return `${[...categories, [strong('presets'), ...presets].join('\n')].join('\n\n')}\n`;
}

function optionLines({ meta, options }: ProviderClass, { quiet }: Style, width: number): string[] {
  return Object.entries(options.shape).flatMap(([name, schema]) => {
    const { kind, choices, fallback } = optionShape(schema);
    const type = choices.length > 0 ? choices.join('|') : kind;
    const head = `--set ${meta.name}.${name}=${type}`;
    const text = `${(schema as z.ZodType).description ?? ''}${fallback === undefined ? '' : ` (default ${String(fallback)})`}`;
    return [`      ${head}`, ...wrap(text, width - 10).map((line) => quiet(`          ${line}`))];
  });
}

/** With what it works, and with what it does not and why. */
function compatibilityLines(registry: ProviderRegistry, name: string, { quiet }: Style, width: number): string[] {
  const rows = registry.compatibilityOf(name);
  const working = rows.filter(({ verdict }) => verdict === 'works').map((row) => row.with);
  const lines = [
    ...(working.length > 0 ? [`works with ${working.join(', ')}`] : []),
    ...[...groupBy(rows.filter(({ verdict }) => verdict !== 'works'))].map(
      ([, [head, ...more]]) =>
        `${VERDICTS[head.verdict]} ${[head, ...more].map((row) => row.with).join(', ')}: ${head.because ?? ''}`,
    ),
  ];
  return lines.flatMap((line) => wrap(line, width - 6).map((text) => quiet(`      ${text}`)));
}

const VERDICTS: Record<CompatibilityRow['verdict'], string> = {
  works: 'works with',
  apart: 'kept apart from',
  held: 'held below',
  refused: 'not with',
};

/** Rows that say the same of several others. */
function groupBy(rows: readonly CompatibilityRow[]): Map<string, [CompatibilityRow, ...CompatibilityRow[]]> {
  const groups = new Map<string, [CompatibilityRow, ...CompatibilityRow[]]>();
  for (const row of rows) {
    const key = `${row.verdict} ${row.because ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
