import { EventEmitter } from 'node:events';
import { ask, canAsk, type Inquirer } from '../../generators/questions/ask';
import { Cancelled } from '../../generators/terminal/failure';
import { capture } from './support/terminal';

/** An inquirer whose question is answered, or closed, from outside. */
function openQuestion() {
  const line = new EventEmitter();
  let answer: (answers: Record<string, unknown>) => void = () => {};
  const close = jest.fn();
  const inquirer: Inquirer = {
    prompt: () =>
      Object.assign(new Promise<Record<string, unknown>>((resolve) => (answer = resolve)), { ui: { rl: line, close } }),
    Separator: class {},
  };
  return { inquirer, line, close, answer: (value: unknown) => answer({ answer: value }) };
}

const QUESTION = { type: 'input', message: 'What?' } as const;

test('an answer ends the question, and leaves no listener behind', async () => {
  const listeners = process.listenerCount('SIGINT');
  const { inquirer, line, answer } = openQuestion();
  const asked = ask<string>(inquirer, QUESTION);
  expect(process.listenerCount('SIGINT')).toBe(listeners + 1);
  // Inquirer closes the line before it answers.
  line.emit('close');
  answer('this');
  await expect(asked).resolves.toBe('this');
  expect(process.listenerCount('SIGINT')).toBe(listeners);
});

test.each<[string, (line: EventEmitter) => void]>([
  ['Ctrl-C and Ctrl-D close the line', (line) => line.emit('close')],
  ['an interrupt from outside', () => process.emit('SIGINT')],
])('%s: cancelled, the line is closed', async (_what, end) => {
  const { inquirer, line, close } = openQuestion();
  const asked = ask(inquirer, QUESTION);
  end(line);
  await expect(asked).rejects.toBeInstanceOf(Cancelled);
  expect(close).toHaveBeenCalled();
});

test('the cursor comes back', async () => {
  const { stdout } = await capture(async () => {
    const { inquirer, line } = openQuestion();
    const asked = ask(inquirer, QUESTION);
    line.emit('close');
    await asked.catch(() => {});
  }, true);
  expect(stdout).toContain('\u001b[?25h');
});

test('a question needs a terminal in both directions', async () => {
  expect((await capture(canAsk, true)).result).toBe(true);
  expect((await capture(canAsk, false)).result).toBe(false);
});
