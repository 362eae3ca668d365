import { type Engine, startEngine } from './engine';

declare global {
  // Shared by setup and teardown, which Jest loads one by one.
  var antigravityEngine: Engine | undefined;
}

/** Without an engine the tests are skipped and counted, and the run says why. */
export default async function setUp(): Promise<void> {
  try {
    globalThis.antigravityEngine = await startEngine();
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    process.env['ENGINE_SKIPPED'] = reason;
    process.stdout.write(`\nengine: skipped, ${reason}\n`);
  }
}
