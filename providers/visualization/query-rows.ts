import { type DashboardQuery, type DashboardQueryId, dashboardSql, type SqlOptions } from '../../core/dashboard';
import { queriesById } from './layout';

export interface QueryRow {
  title: string;
  note: string;
  sql: string;
}

/** The queries as values for templates, by their ids. @param sqlOptions how a query is said to this tool. */
export function queryRows(sqlOptions: (query: DashboardQuery) => SqlOptions): Record<DashboardQueryId, QueryRow> {
  const rows = queriesById().map(([id, query]) => {
    const { title, note } = query;
    return [id, { title, note, sql: dashboardSql(query, sqlOptions(query)) }];
  });
  return Object.fromEntries(rows) as Record<DashboardQueryId, QueryRow>;
}
