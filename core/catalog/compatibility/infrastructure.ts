import type { CompatibilityRow } from './row';

export const INFRASTRUCTURE: readonly CompatibilityRow[] = [];
