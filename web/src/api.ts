import type { Catalog, Choices, Plan, Preview, ProblemDocument, StackRequest } from '../../server/contract';

export type Problem = ProblemDocument['problems'][number];

/** The API understood the question and says no: with what is wrong, and its mend. */
export class Refused extends Error {
  constructor(readonly document: ProblemDocument) {
    super(document.detail || document.title);
    this.name = 'Refused';
  }
}

/** No answer that could be read. The message says what to do. */
export class Unreachable extends Error {
  constructor(message = 'The server does not answer. Is "npm start" still running in its terminal?') {
    super(message);
    this.name = 'Unreachable';
  }
}

const JSON_TYPE = 'application/json';
/** Longest that a "too many requests" is waited for before it counts as an answer. */
const PATIENCE_S = 70;

export function fetchCatalog(signal?: AbortSignal): Promise<Catalog> {
  return json<Catalog>('catalog', { ...(signal && { signal }) });
}

export const fetchPlan = (request: StackRequest, signal?: AbortSignal) => post<Plan>('plan', request, signal);
export const fetchChoices = (request: StackRequest, signal?: AbortSignal) => post<Choices>('choices', request, signal);
export const fetchPreview = (request: StackRequest, signal?: AbortSignal) => post<Preview>('preview', request, signal);

export async function fetchFile(request: StackRequest, path: string, signal?: AbortSignal) {
  const { file } = await post<Preview>(`preview?file=${encodeURIComponent(path)}`, request, signal);
  if (!file) throw new Unreachable('The server did not send the file. Choose it again.');
  return file;
}

/** A stack.yaml as the API reads it: complete, without preset. @throws Refused with the line of each mistake */
export async function readStackYaml(text: string): Promise<StackRequest> {
  const headers = { 'content-type': 'application/yaml' };
  return (await json<Plan>('plan', { method: 'POST', headers, body: text })).request as StackRequest;
}

/** The whole project as an archive. @param onProgress told how much has come, and of how much when that is known */
export async function fetchProject(
  request: StackRequest,
  withEnv: boolean,
  onProgress: (received: number, total: number | undefined) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const response = await ask(`projects${withEnv ? '?env=true' : ''}`, bodyOf(request, signal));
  const total = Number(response.headers.get('content-length')) || undefined;
  const parts: BlobPart[] = [];
  const reader = response.body?.getReader();
  try {
    for (let received = 0, next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      parts.push(next.value);
      onProgress((received += next.value.length), total);
    }
  } catch (error) {
    throw signal.aborted ? error : new Unreachable('The download broke off. Start it again.');
  }
  return new Blob(parts, { type: 'application/zip' });
}

function post<Answer>(route: string, request: StackRequest, signal?: AbortSignal): Promise<Answer> {
  return json<Answer>(route, bodyOf(request, signal));
}

function bodyOf(request: StackRequest, signal?: AbortSignal): RequestInit {
  const headers = { 'content-type': JSON_TYPE };
  return { method: 'POST', headers, body: JSON.stringify(request), ...(signal && { signal }) };
}

async function json<Answer>(route: string, init: RequestInit): Promise<Answer> {
  const response = await ask(route, init);
  return (await response.json()) as Answer;
}

/** @throws Refused, Unreachable, or the signal's reason */
async function ask(route: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/${route}`, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Unreachable();
  }
  if (response.ok) return response;
  const wait = Number(response.headers.get('retry-after'));
  if (response.status === 429 && wait > 0 && wait < PATIENCE_S) {
    await pause(wait * 1000, init.signal);
    return ask(route, init);
  }
  throw await refusal(response);
}

async function refusal(response: Response): Promise<Error> {
  try {
    const document = (await response.json()) as ProblemDocument;
    if (Array.isArray(document.problems)) return new Refused(document);
  } catch {
    // Not a problem document: something else than our server has answered.
  }
  return new Unreachable(`The server answered with status ${response.status}. Look at its terminal, then try again.`);
}

function pause(milliseconds: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
