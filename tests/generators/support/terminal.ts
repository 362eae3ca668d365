import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inquirer } from '../../../generators/questions/ask';

interface AskedQuestion {
  type: string;
  message: string;
  default?: unknown;
  choices?: readonly (string | { value: unknown; name: string; disabled?: string })[];
  validate?: (answer: never) => string | boolean;
  filter?: (answer: never) => unknown;
}

/** Answers by the beginning of the question. An answer that is refused is noted, and the next one is tried. */
export type Script = readonly (readonly [question: string, ...answers: unknown[]])[];

export const ENTER = Symbol('accept the default');

/** Inquirer without a terminal: takes answers from a script, in order, and holds to validate, filter and default. */
export class ScriptedInquirer implements Inquirer {
  readonly asked: AskedQuestion[] = [];
  readonly refused: string[] = [];
  readonly Separator = class {};
  private at = 0;

  constructor(private readonly script: Script) {}

  prompt(questions: readonly object[]): Promise<Record<string, unknown>> {
    const question = questions[0] as AskedQuestion;
    this.asked.push(question);
    const [expected, ...answers] = this.script[this.at++] ?? ['nothing more'];
    if (!question.message.startsWith(expected)) {
      return Promise.reject(new Error(`asked "${question.message}", the script expects "${expected}"`));
    }
    for (const answer of answers) {
      if (answer instanceof Error) return Promise.reject(answer);
      const given = answer === ENTER ? defaultOf(question) : answer;
      const filtered = question.filter ? question.filter(given as never) : given;
      const verdict = question.validate?.(filtered as never) ?? true;
      if (verdict === true) return Promise.resolve({ answer: filtered });
      this.refused.push(String(verdict));
    }
    return Promise.reject(new Error(`every answer to "${question.message}" was refused: ${this.refused.join(' | ')}`));
  }

  get isOver(): boolean {
    return this.at === this.script.length;
  }
}

function defaultOf({ type, choices = [], default: fallback }: AskedQuestion): unknown {
  if (type !== 'list' || fallback !== undefined) return fallback;
  const [first] = choices;
  return typeof first === 'object' ? first.value : first;
}

/** What a run wrote, and how it would have ended. */
export interface Captured<Result> {
  result: Result;
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** Runs something with its output caught, and the process's exit status kept from the test runner's. */
export async function capture<Result>(
  action: () => Result | Promise<Result>,
  isTerminal = false,
): Promise<Captured<Result>> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    }),
  );
  const before = [process.stdin.isTTY, process.stdout.isTTY];
  Object.assign(process.stdin, { isTTY: isTerminal });
  Object.assign(process.stdout, { isTTY: isTerminal });
  process.env['NO_COLOR'] = '1';
  try {
    const result = await action();
    await new Promise((resolve) => setImmediate(resolve));
    return { result, ...written, exitCode: Number(process.exitCode ?? 0) };
  } finally {
    process.exitCode = 0;
    delete process.env['NO_COLOR'];
    Object.assign(process.stdin, { isTTY: before[0] });
    Object.assign(process.stdout, { isTTY: before[1] });
    for (const spy of spies) spy.mockRestore();
  }
}

/** An empty folder for each test. */
export function temporaryFolder(): { path: () => string } {
  let path = '';
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'antigravity-'));
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));
  return { path: () => path };
}
