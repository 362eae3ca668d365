import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type ParsedNode,
  Parser,
  parseDocument,
  stringify,
} from 'yaml';
import { z } from 'zod';
import { CATEGORIES, type Category, CATEGORY_SUMMARIES } from './categories';
import { LONGEST_NAME, nameProblem } from './names';
import { fail, type Problem, ProblemsError, suggest, throwIfAny } from './problems';
import type { ComponentProvider } from './provider';
import type { ProviderRegistry } from './registry';

/** Nobody writes a longer stack.yaml by hand; a larger one is a mistake or an attack. */
const LARGEST_STACK_FILE = 64 * 1024;
/** Levels of nesting, with some to spare. Tens of thousands of them would exhaust the stack of whoever composes them. */
const DEEPEST_STACK_FILE = 40;

const word = z.string().max(60);
const choice = z
  .union([word.transform((name) => (name === 'none' ? [] : [name])), z.array(word).max(20)], {
    error: 'must be a name or a list of names',
  })
  .optional();

/**
 * The one definition of a valid request. Flags, prompts, stack.yaml, REST bodies and the web form all become this. Whether
 * the names mean something is for the registry to say (resolveRequest).
 */
export const stackSchema = z.strictObject({
  name: z.string().describe(`The project's name: lower-case letters, digits, "_" and "-", at most ${LONGEST_NAME}`),
  preset: word.optional().describe("A preset's components; a category given below replaces the preset's"),
  ...(Object.fromEntries(
    CATEGORIES.map((category) => [category, choice.describe(CATEGORY_SUMMARIES[category])]),
  ) as Record<Category, typeof choice>),
  use: z
    .record(z.string(), word)
    .optional()
    .describe('Which provider serves a capability that several offer, e.g. warehouse: duckdb'),
  options: z.record(z.string(), z.record(z.string(), z.unknown())).optional().describe('Options by provider'),
});

export type StackRequest = z.output<typeof stackSchema>;

/** A request whose every word has been checked. */
export interface ResolvedRequest {
  name: string;
  /** Chosen providers, in the order of the categories and within one as the user gave them. */
  chosen: readonly string[];
  use: Readonly<Record<string, string>>;
  /** As the user gave them, without defaults. */
  options: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  providers: readonly ComponentProvider[];
}

/** A request as its source wrote it, not checked yet, and where in that source a key stands. */
export interface RawRequest {
  value: unknown;
  whereOf: (path: (string | number)[]) => string;
}

/** Reads the text of a stack.yaml. @throws ProblemsError with the line of each mistake. */
export function parseStackFile(text: string, file = 'stack.yaml'): StackRequest {
  const { value, whereOf } = readStackFile(text, file);
  return parseRequest(value, whereOf);
}

/** The first half of it: YAML to plain values, for those who put other answers over them before the check. */
export function readStackFile(text: string, file = 'stack.yaml'): RawRequest {
  if (Buffer.byteLength(text) > LARGEST_STACK_FILE) {
    fail(
      file,
      `has more than ${LARGEST_STACK_FILE / 1024} KiB`,
      'A stack file is a short list of tools: is it the right file?',
    );
  }
  if (isTooDeep(text)) {
    fail(file, `has more than ${DEEPEST_STACK_FILE} levels`, 'A stack file has four: is it the right file?');
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: false, logLevel: 'error' });
  throwIfAny(
    document.errors.map((error) => ({
      where: `${file}:${error.linePos?.[0].line ?? 1}`,
      what: `is not YAML: ${error.message.split('\n')[0]?.replace(/ at line \d+.*$|; please use.*$/, '')}`,
      mend: 'Correct the line.',
    })),
  );
  let value: unknown;
  try {
    // A stack file needs no aliases at all; a few are tolerated, a bomb of them is not.
    value = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    fail(file, `cannot be expanded: ${(error as Error).message}`, 'Write the values out instead of using aliases.');
  }
  const whereOf = (path: (string | number)[]): string => {
    const offset = offsetOf(document.contents, path);
    return offset === undefined ? file : `${file}:${lines.linePos(offset).line}`;
  };
  return { value, whereOf };
}

/** Where a key, or the nearest one above it, stands in the text. */
function offsetOf(node: ParsedNode | null, path: readonly (string | number)[]): number | undefined {
  const [key, ...rest] = path;
  if (isSeq(node) && typeof key === 'number') return offsetOf((node.items[key] as ParsedNode) ?? node, rest);
  if (key === undefined || !isMap(node)) return node?.range[0];
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
  if (!pair) return node.range[0];
  return rest.length > 0 && isCollection(pair.value) ? offsetOf(pair.value, rest) : pair.key.range[0];
}

function isTooDeep(text: string): boolean {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > DEEPEST_STACK_FILE) return true;
  }
  return false;
}

/** Checks the form of a request from any source; `whereOf` says where a key stands in that source. */
export function parseRequest(
  value: unknown,
  whereOf: (path: (string | number)[]) => string = (path) => path.join('.') || 'request',
): StackRequest {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    fail(whereOf([]), 'is not a map of keys', 'Begin with "name: my_project".');
  }
  const result = stackSchema.safeParse(value);
  if (result.success) return result.data;
  throw new ProblemsError(issuesToProblems(result.error, Object.keys(stackSchema.shape), whereOf));
}

/** Zod's issues in this project's words. */
export function issuesToProblems(
  error: z.ZodError,
  knownKeys: readonly string[],
  whereOf: (path: (string | number)[]) => string,
): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        where: whereOf([...path, key]),
        what: `there is no key "${key}"`,
        mend: suggest(key, knownKeys),
      }));
    }
    const where = whereOf(path);
    const key = path.join('.') || 'the value';
    if (/received undefined$/.test(issue.message)) return [{ where, what: `${key} is missing`, mend: 'Add it.' }];
    const reason = lowerFirst(
      issue.message.replace(/^Invalid input: /, '').replace(/expected (record|object)/, 'expected a map'),
    );
    return [{ where, what: `${key} is wrong: ${reason}`, mend: 'Correct the value.' }];
  });
}

/** Checks every name and option against the registry. All problems are reported together. */
export function resolveRequest(request: StackRequest, registry: ProviderRegistry): ResolvedRequest {
  const problems: Problem[] = [];
  const badName = nameProblem(request.name);
  if (badName) problems.push(badName);

  const preset = request.preset === undefined ? undefined : registry.preset(request.preset);
  if (request.preset !== undefined && !preset) {
    const known = registry.presets().map(({ name }) => name);
    problems.push({
      where: 'preset',
      what: `there is no preset "${request.preset}"`,
      mend: suggest(request.preset, known),
    });
  }

  const chosen: string[] = [];
  for (const category of CATEGORIES) {
    for (const name of new Set(request[category] ?? preset?.components[category] ?? [])) {
      const problem = registry.choiceProblem(category, name);
      if (problem) problems.push(problem);
      else chosen.push(name);
    }
  }
  if (chosen.length === 0 && problems.length === 0) {
    const presets = registry.presets().map(({ name }) => name);
    problems.push({
      where: 'stack',
      what: 'no component is chosen',
      mend: `Choose a preset (${presets.join(', ')}) or name a provider for a category.`,
    });
  }

  const options = request.options ?? {};
  for (const name of Object.keys(options)) {
    if (!registry.categoryOf(name)) {
      problems.push({
        where: `options.${name}`,
        what: 'there is no such provider',
        mend: suggest(name, registry.names()),
      });
    }
  }
  for (const [capability, name] of Object.entries(request.use ?? {})) {
    if (!registry.categoryOf(name)) {
      problems.push({
        where: `use.${capability}`,
        what: `there is no provider "${name}"`,
        mend: suggest(name, registry.names()),
      });
    }
  }

  const unchosen = Object.keys(options).filter((name) => registry.categoryOf(name) && !chosen.includes(name));
  for (const name of unchosen) problems.push(...instantiate(registry, name, options[name]).problems);
  const providers = chosen.flatMap((name) => {
    const { provider, problems: found } = instantiate(registry, name, options[name]);
    problems.push(...found);
    return provider ? [provider] : [];
  });
  throwIfAny(problems);
  return { name: request.name, chosen, use: request.use ?? {}, options, providers };
}

/** Makes a provider with its options checked and their defaults filled in. */
export function instantiate(
  registry: ProviderRegistry,
  name: string,
  given: Readonly<Record<string, unknown>> = {},
): { provider?: ComponentProvider; problems: Problem[] } {
  const provider = registry.getProvider(name);
  const result = provider.options.safeParse(given);
  if (result.success) return { provider: new provider(result.data as never), problems: [] };
  const known = Object.keys(provider.options.shape);
  const whereOf = (path: (string | number)[]) => [name, ...path].join('.');
  const problems = issuesToProblems(result.error, known, whereOf);
  return { problems: known.length > 0 ? problems : problems.map((p) => ({ ...p, mend: `${name} has no options.` })) };
}

/** A request in one form: what was chosen by category, nothing that follows from it. */
export function canonicalRequest(resolved: ResolvedRequest, registry: ProviderRegistry): StackRequest {
  const byCategory = CATEGORIES.flatMap((category) => {
    const names = resolved.chosen.filter((name) => registry.categoryOf(name) === category);
    return names.length > 0 ? [[category, names] as const] : [];
  });
  const options = registry.names().flatMap((name) => {
    const given = resolved.options[name] ?? {};
    return Object.keys(given).length > 0 ? [[name, given] as const] : [];
  });
  return {
    name: resolved.name,
    ...Object.fromEntries(byCategory),
    ...(Object.keys(resolved.use).length > 0 && { use: { ...resolved.use } }),
    ...(options.length > 0 && { options: Object.fromEntries(options.map(([name, given]) => [name, { ...given }])) }),
  };
}

export function writeStackFile(request: StackRequest): string {
  return [
    '# yaml-language-server: $schema=.antigravity/stack.schema.json',
    '# What this project was generated from.',
    stringify(request, { lineWidth: 0, flowCollectionPadding: false }),
  ].join('\n');
}

/** The JSON Schema of stack.yaml with every known provider, preset and option, so that editors complete them. */
export function stackJsonSchema(registry: ProviderRegistry): object {
  const schema = z.toJSONSchema(stackSchema, { io: 'input' }) as { properties: Record<string, object> };
  const described = (key: string) => ({
    description: (schema.properties[key] as { description?: string }).description,
  });
  for (const category of CATEGORIES) {
    const providers = registry
      .getAllProviders(category)
      .map(({ meta }) => ({ const: meta.name, description: meta.summary }));
    schema.properties[category] = {
      ...described(category),
      oneOf: [
        { type: 'array', items: oneOf(providers), uniqueItems: true },
        oneOf([...providers, { const: 'none', description: 'Leave it out' }]),
      ],
    };
  }
  schema.properties['preset'] = {
    ...described('preset'),
    ...oneOf(registry.presets().map(({ name, summary }) => ({ const: name, description: summary }))),
  };
  schema.properties['options'] = {
    ...described('options'),
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      registry.getAllProviders().map((provider) => {
        const { $schema: _, ...options } = z.toJSONSchema(provider.options, { io: 'input' });
        return [provider.meta.name, { ...options, description: provider.meta.summary }];
      }),
    ),
  };
  return { $id: 'stack.schema.json', title: 'AntiGravity stack.yaml', ...schema };
}

/** JSON Schema knows no choice of nothing. */
function oneOf(choices: readonly object[]): object {
  return choices.length > 0 ? { oneOf: choices } : { not: {} };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
