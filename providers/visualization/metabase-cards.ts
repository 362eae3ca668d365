import {
  CURRENCY,
  type DashboardColumn,
  type DashboardQuery,
  dashboardSql,
  REVENUE_DASHBOARD,
} from '../../core/dashboard';
import { placedQueries } from './layout';

/** Metabase's grid has 24 columns; a row of it is about 50 pixels high. */
const GRID_COLUMNS = 24;
const HEIGHTS: Readonly<Record<DashboardQuery['chart'], number>> = { number: 3, line: 6, bar: 9, table: 9 };
const DISPLAYS: Readonly<Record<DashboardQuery['chart'], string>> = {
  number: 'scalar',
  line: 'line',
  bar: 'bar',
  table: 'table',
};

/** What of the warehouse a question has to know. */
interface Dialect {
  /** Before the schema of a table. */
  database?: string | undefined;
  /** Names come back in capitals. */
  capitals: boolean;
}

/** The dashboard "Revenue" as Metabase's API takes it, but for the numbers that Metabase gives. */
export function revenueDashboard(dialect: Dialect): object {
  const placed = placedQueries(GRID_COLUMNS);
  const rows = [...new Set(placed.map(({ row }) => row))];
  const heightOf = (row: number) =>
    Math.max(...placed.flatMap((chart) => (chart.row === row ? [HEIGHTS[chart.query.chart]] : [])));
  const topOf = (row: number) => rows.filter((other) => other < row).reduce((sum, other) => sum + heightOf(other), 0);
  return {
    name: REVENUE_DASHBOARD.title,
    description: REVENUE_DASHBOARD.description,
    cards: placed.map(({ query, row, column, width }) => ({
      name: query.title,
      description: query.note,
      display: DISPLAYS[query.chart],
      query: dashboardSql(query, dialect.database === undefined ? {} : { database: dialect.database }),
      visualization_settings: settingsOf(query, (name) => (dialect.capitals ? name.toUpperCase() : name)),
      place: { row: topOf(row), col: column, size_x: width, size_y: HEIGHTS[query.chart] },
    })),
  };
}

/** How a question looks. Columns are named as they come back. */
function settingsOf({ chart, columns }: DashboardQuery, named: (name: string) => string): object {
  const amounts = columns.filter(({ kind }) => kind === 'money' || kind === 'count');
  const keys = columns.filter((column) => !amounts.includes(column));
  const names = (list: readonly DashboardColumn[]) => list.map(({ name }) => named(name));
  const axes = { 'graph.dimensions': names(keys), 'graph.metrics': names(amounts), 'graph.x_axis.title_text': '' };
  return {
    ...((chart === 'line' || chart === 'bar') && axes),
    ...(chart === 'bar' && { 'graph.x_axis.scale': 'ordinal' }),
    column_settings: Object.fromEntries(
      columns.map((column) => [JSON.stringify(['name', named(column.name)]), columnSettings(column)]),
    ),
  };
}

function columnSettings({ title, kind }: DashboardColumn): object {
  return {
    column_title: title,
    ...(kind === 'money' && { number_style: 'currency', currency: CURRENCY, currency_in_header: false, decimals: 2 }),
    ...(kind === 'day' && { date_style: 'YYYY/M/D', date_separator: '-', time_enabled: null }),
  };
}
