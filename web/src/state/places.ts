import type { Problem } from '../api';

/** The problems of one place of the request: `name`, `postgresql.port`, `use.warehouse`. */
export function problemsAt(problems: readonly Problem[], place: string): Problem[] {
  return problems.filter(({ where }) => where === place || where === `options.${place}`);
}
