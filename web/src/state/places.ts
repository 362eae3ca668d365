import { isCategory } from '../../../core/categories';
import type { Problem } from '../api';
import { labelOf } from './form';
import { capital, spaced } from './words';

/** The problems of one place of the request: `name`, `postgresql.port`, `use.warehouse`. */
export function problemsAt(problems: readonly Problem[], place: string): Problem[] {
  return problems.filter(({ where }) => where === place || where === `options.${place}`);
}

/** A place of the request as the page calls it: `postgresql.port` is “PostgreSQL: Port”. */
export function placeName(where: string, titles: ReadonlyMap<string, string>): string {
  if (where === 'name') return 'Project name';
  const [first = '', second] = where.replace(/^options\./, '').split('.');
  if (first === 'use' && second !== undefined) return capital(spaced(second));
  const title = titles.get(first);
  if (title !== undefined) return second === undefined ? title : `${title}: ${labelOf(second)}`;
  const [category = ''] = where.split(':');
  return isCategory(category) ? capital(where) : where;
}
