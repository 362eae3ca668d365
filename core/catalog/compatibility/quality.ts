import { type CompatibilityRow, works } from './row';

export const QUALITY: readonly CompatibilityRow[] = [...works('great-expectations', ['postgresql', 'duckdb'])];
