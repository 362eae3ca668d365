import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../core/problems';
import type { ProblemDocument } from './contract';
import { told } from './wording';

export const PROBLEM_TYPE = 'application/problem+json';

/** Why a request gets no answer, with the status that says so and everything that is wrong. */
export class Refusal extends Error {
  constructor(
    readonly statusCode: number,
    detail: string,
    readonly problems: readonly Problem[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'Refusal';
  }
}

const FORM = 'The request is not in the form that it must have.';
const STACK = 'A stack like this cannot work.';

/** What is wrong with the form of a request. */
export function malformed(problems: readonly Problem[]): Refusal {
  return new Refusal(400, FORM, problems);
}

/** A request in good form for a stack that cannot be. */
export function impossible(problems: readonly Problem[]): Refusal {
  return new Refusal(422, STACK, problems);
}

/** A stack that can be, without what was asked of it. */
export function missing(problems: readonly Problem[]): Refusal {
  return new Refusal(404, 'This stack has no such thing.', problems);
}

/** The document of RFC 9457. */
export function problemDocument({ statusCode, message, problems }: Refusal): ProblemDocument {
  return {
    type: 'about:blank',
    title: STATUS_CODES[statusCode] ?? 'Error',
    status: statusCode,
    detail: message,
    problems: problems.map(told),
  };
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return reply
    .code(refusal.statusCode)
    .headers(refusal.headers)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemDocument(refusal)));
}

/** What goes wrong before a route is reached, by Fastify's code: status, where, what, mend. */
const BY_CODE: Readonly<Record<string, readonly [number, string, string, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body', 'has more than 64 KiB', 'Send a stack: it is a short list of tools.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    415,
    'Content-Type',
    'is neither JSON nor YAML',
    'Send application/json, or a stack.yaml as application/yaml.',
  ],
  FST_ERR_CTP_EMPTY_TYPE: [415, 'Content-Type', 'is missing', 'Send application/json or application/yaml.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'body', 'is empty', 'Send a stack, e.g. {"name":"shop","preset":"starter"}.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'Content-Length', 'is not the length of the body', 'Send the right one.'],
  FST_ERR_BAD_URL: [400, 'URL', 'is not a valid URL', 'Write special characters as %XX, in UTF-8.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'URL', 'is too long', 'Shorten it.'],
};

/** Any error as a refusal; undefined for a defect of ours. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>;
  const known = BY_CODE[code];
  if (known) {
    const [status, where, what, mend] = known;
    return new Refusal(status, `${where} ${what}.`, [{ where, what, mend }]);
  }
  if (statusCode >= 400 && statusCode < 500) return new Refusal(statusCode, STATUS_CODES[statusCode] ?? 'Refused');
  return undefined;
}

/** Answers what went wrong; of a defect the caller learns nothing but that there is one. */
export function handleError(onDefect: (error: unknown, request: FastifyRequest) => void) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = refusalOf(error);
    if (refusal) return sendRefusal(reply, refusal);
    onDefect(error, request);
    return sendRefusal(reply, new Refusal(500, 'The server has made a mistake. Its log says which.'));
  };
}
