/** How bad it is: a failure stops something from working, a warning may. */
export type Mark = 'ok' | 'warn' | 'fail';

export interface Finding {
  check: string;
  mark: Mark;
  what: string;
  /** What to do about it. */
  mend?: string;
  /** A unified diff, where there is one to show. */
  diff?: string;
}
