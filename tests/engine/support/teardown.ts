import { forgetStandIns, keepWithinBounds } from './images';

export default async function tearDown(): Promise<void> {
  if (process.env['ENGINE_SKIPPED'] !== undefined) return;
  forgetStandIns();
  keepWithinBounds();
  await globalThis.antigravityEngine?.stop();
}
