import { DASHBOARD_QUERIES, type DashboardQuery, type DashboardQueryId } from '../../core/dashboard';

/** A chart of the dashboard "Revenue" and its place, in columns of a grid. */
export interface PlacedQuery {
  id: DashboardQueryId;
  query: DashboardQuery;
  row: number;
  column: number;
  width: number;
}

/** How many charts of a kind share a row. */
const BESIDE: Readonly<Record<DashboardQuery['chart'], number>> = { number: 3, line: 1, bar: 2, table: 2 };

/** Places the charts from left to right and from top to bottom. @param columns of the tool's grid, divisible by 2 and 3. */
export function placedQueries(columns: number): PlacedQuery[] {
  let [row, column] = [0, 0];
  return queriesById().map(([id, query]) => {
    const width = columns / BESIDE[query.chart];
    if (column + width > columns) [row, column] = [row + 1, 0];
    const placed = { id, query, row, column, width };
    column += width;
    return placed;
  });
}

export function queriesById(): [DashboardQueryId, DashboardQuery][] {
  return Object.entries(DASHBOARD_QUERIES) as [DashboardQueryId, DashboardQuery][];
}
