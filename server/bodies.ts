import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemsError } from '../core/problems';
import {
  DEEPEST_STACK_FILE,
  LARGEST_STACK_FILE,
  parseRequest,
  readStackFile,
  type StackRequest,
} from '../core/stackfile';
import { malformed } from './problems';

/** A body as it came, not checked yet, and where in it a key stands. */
interface Body {
  value: unknown;
  whereOf?: (path: (string | number)[]) => string;
}

/** Bodies are JSON, or the text of a stack.yaml. Everything else is refused by its content type. */
export function acceptBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const limits = { parseAs: 'buffer', bodyLimit: LARGEST_STACK_FILE } as const;
  app.addContentTypeParser('application/json', limits, async (_request: FastifyRequest, body: Buffer) =>
    readJson(body),
  );
  app.addContentTypeParser(/^(application|text)\/(x-)?yaml/, limits, async (_request: FastifyRequest, body: Buffer) =>
    readYaml(body),
  );
}

/** The stack that a request's body describes. @throws Refusal */
export function stackOf(request: FastifyRequest): StackRequest {
  const body = request.body as Body | undefined;
  if (!body) throw malformed([{ where: 'body', what: 'is missing', mend: EXAMPLE }]);
  return orMalformed(() => parseRequest(body.value, body.whereOf));
}

const EXAMPLE = 'Send a stack, e.g. {"name":"shop","preset":"starter"}.';

function readJson(bytes: Buffer): Body {
  const text = textOf(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw malformed([
      { where: 'body', what: `is not JSON: ${(error as Error).message.split('\n')[0]}`, mend: EXAMPLE },
    ]);
  }
  return safe({ value });
}

function readYaml(bytes: Buffer): Body {
  return safe(orMalformed(() => readStackFile(textOf(bytes), 'body')));
}

/** Refuses what nobody writes but somebody who tries: bottomless nesting, keys that JavaScript takes for something else. */
function safe(body: Body): Body {
  const open: [unknown, number][] = [[body.value, 1]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth] = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > DEEPEST_STACK_FILE) {
      const what = `has more than ${DEEPEST_STACK_FILE} levels`;
      throw malformed([{ where: 'body', what, mend: 'A stack has four: is it the right body?' }]);
    }
    if (Object.hasOwn(value, '__proto__'))
      throw malformed([{ where: 'body', what: 'there is no key "__proto__"', mend: 'Leave it out.' }]);
    for (const inner of Object.values(value)) open.push([inner, depth + 1]);
  }
  return body;
}

function orMalformed<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof ProblemsError ? malformed(error.problems) : error;
  }
}

function textOf(bytes: Buffer): string {
  if (bytes.length === 0) throw malformed([{ where: 'body', what: 'is empty', mend: EXAMPLE }]);
  if (!isUtf8(bytes)) throw malformed([{ where: 'body', what: 'is not UTF-8', mend: 'Send it in UTF-8.' }]);
  return bytes.toString('utf8');
}
