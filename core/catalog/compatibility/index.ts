import { INFRASTRUCTURE } from './infrastructure';
import { INGESTION } from './ingestion';
import { MONITORING } from './monitoring';
import { ORCHESTRATION } from './orchestration';
import { QUALITY } from './quality';
import type { CompatibilityRow } from './row';
import { STORAGE } from './storage';
import { TRANSFORMATION } from './transformation';
import { VISUALIZATION } from './visualization';

export type { CompatibilityRow } from './row';

/** Which pairs work, which are kept apart, which are refused and why. Tests hold it against what the providers say. */
export const COMPATIBILITY: readonly CompatibilityRow[] = [
  ...INGESTION,
  ...STORAGE,
  ...TRANSFORMATION,
  ...ORCHESTRATION,
  ...INFRASTRUCTURE,
  ...VISUALIZATION,
  ...QUALITY,
  ...MONITORING,
];
