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
import { LONGEST_NAME } from './names';
import { fail, type Problem, ProblemsError, suggest, throwIfAny } from './problems';
import type { Words } from './remedies';

/** Nobody writes a longer stack.yaml by hand; a larger one is a mistake or an attack. */
export const LARGEST_STACK_FILE = 64 * 1024;
/** Levels of nesting, with some to spare. Tens of thousands of them would exhaust the stack of whoever composes them. */
export const DEEPEST_STACK_FILE = 40;

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
  throw new ProblemsError(issuesToProblems(result.error, suggestAmong(Object.keys(stackSchema.shape)), whereOf));
}

/** The mend for a key that does not exist among those that do. */
export function suggestAmong(knownKeys: readonly string[]): (key: string) => string {
  return (key) => suggest(key, knownKeys);
}

/** Zod's issues in this project's words. @param mendOf what to do about a key that does not exist */
export function issuesToProblems(
  error: z.ZodError,
  mendOf: (key: string) => Words,
  whereOf: (path: (string | number)[]) => string,
): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        where: whereOf([...path, key]),
        what: `there is no key "${key}"`,
        mend: mendOf(key),
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

export function writeStackFile(request: StackRequest): string {
  return [
    '# yaml-language-server: $schema=.antigravity/stack.schema.json',
    '# What this project was generated from.',
    stringify(request, { lineWidth: 0, flowCollectionPadding: false }),
  ].join('\n');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
