import { Cancelled } from '../terminal/failure';

/** What Plop hands to a generator's questions: inquirer 9, as far as it is used here. */
export interface Inquirer {
  prompt(questions: readonly object[]): Promise<Record<string, unknown>> & { ui?: PromptInterface };
  Separator: new (line?: string) => object;
}

interface PromptInterface {
  rl?: { once(event: 'close', listener: () => void): unknown };
  close?(): void;
}

/** A question in inquirer's words, without its name: each is asked alone. */
export interface Question {
  type: 'input' | 'list' | 'checkbox' | 'confirm';
  message: string;
  [key: string]: unknown;
}

const SHOW_CURSOR = '\u001b[?25h';

/**
 * Asks one question. Ctrl-C, Ctrl-D and an interrupt from outside end it as cancelled: left alone, inquirer would kill the
 * process without a word and leave the cursor hidden.
 */
export async function ask<Answer>(inquirer: Inquirer, question: Question): Promise<Answer> {
  const asked = inquirer.prompt([{ ...question, name: 'answer' }]);
  let cancel = () => {};
  const cancelled = new Promise<never>((_resolve, reject) => {
    cancel = () => reject(new Cancelled());
  });
  process.once('SIGINT', cancel);
  // Closing comes before the answer of a question that was answered, too: the answer wins by a turn of the event loop.
  asked.ui?.rl?.once('close', () => setImmediate(cancel));
  try {
    const { answer } = await Promise.race([asked, cancelled]);
    return answer as Answer;
  } catch (error) {
    asked.ui?.close?.();
    if (process.stdout.isTTY) process.stdout.write(SHOW_CURSOR);
    throw error;
  } finally {
    process.off('SIGINT', cancel);
    cancelled.catch(() => {});
  }
}

/** True when there is a person to ask: questions need both directions. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

export type Say = (text: string) => void;

/** Between the questions. */
export const say: Say = (text) => {
  process.stdout.write(`${text}\n`);
};
