import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Keeps Plop's spinner still. Our own lines show the progress; without a terminal the spinner would write a line with a dash
 * for each action. Plop 4.0.5 exports its spinner, and does not heed its own --no-progress.
 */
export async function quietSpinner(running = process.argv[1]): Promise<void> {
  try {
    // The Plop that runs may be another copy than ours (a global one), so it is looked up from where the process began.
    const plop = createRequire(realpathSync(running ?? '')).resolve('plop');
    const { progressSpinner } = (await import(pathToFileURL(plop).href)) as { progressSpinner: { start(): unknown } };
    progressSpinner.start = () => progressSpinner;
  } catch {
    // Another Plop, another spinner: it only looks less tidy.
  }
}
