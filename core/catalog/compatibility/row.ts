/** What is known of two components, or of a component and a version, in one stack. */
export interface CompatibilityRow {
  /** A provider. */
  tool: string;
  /** Another one (most often a warehouse), or a package with a version. */
  with: string;
  /**
   * `works`: as it is. `apart`: works because the stack keeps the two apart, as `because` says. `held`: works because a pin
   * keeps the version out. `refused`: cannot work.
   */
  verdict: 'works' | 'apart' | 'held' | 'refused';
  /** What follows "because"; what `works` needs none. */
  because?: string;
  /** Where the fact comes from: a document, a repository's file or issue, or the test that shows it. */
  source: string;
}

/** The test that moves the golden thread with the real tools; docs/proof.md tells which pairs it has moved so far. */
export const THREAD_TEST = 'tests/e2e/thread; docs/proof.md tells whether it has run';

/** One tool with each of several others that it works with, for the same reason to believe it. */
export function works(tool: string, others: readonly string[], source = THREAD_TEST): CompatibilityRow[] {
  return others.map((other) => ({ tool, with: other, verdict: 'works', source }));
}

/** One tool with each of several others that it cannot work with. */
export function refused(tool: string, others: readonly string[], because: string, source: string): CompatibilityRow[] {
  return others.map((other) => ({ tool, with: other, verdict: 'refused', because, source }));
}
