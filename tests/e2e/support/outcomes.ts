import type { Outcome } from './shell';

/** A program of a generated project that could not do its work: not a traceback, but one line that says why. */
export function expectOneLine({ status, stderr }: Outcome, message: RegExp): void {
  expect(status).not.toBe(0);
  const lines = stderr.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(message);
}
