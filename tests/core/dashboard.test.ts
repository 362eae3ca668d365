import { DASHBOARD_QUERIES, type DashboardQuery, dashboardSql } from '../../core/dashboard';
import { MART_COLUMNS } from '../../core/thread';

const queries = Object.entries(DASHBOARD_QUERIES) as [string, DashboardQuery][];

describe('dashboardSql', () => {
  it('adds up, leaves out what adds up to nothing, and sorts by the sum', () => {
    expect(dashboardSql(DASHBOARD_QUERIES.revenue_by_country)).toBe(
      [
        'SELECT country, sum(net_revenue) AS total_net_revenue',
        'FROM marts.customer_value',
        'GROUP BY country',
        'HAVING sum(net_revenue) <> 0',
        'ORDER BY sum(net_revenue) DESC, country',
      ].join('\n'),
    );
  });

  it('says zero where there is nothing to add up, and takes a condition and other names', () => {
    const sql = dashboardSql(DASHBOARD_QUERIES.orders, { where: "order_date > '2026-01-01'", alias: () => '"Orders"' });
    expect(sql).toBe(
      'SELECT coalesce(sum(orders), 0) AS "Orders"\nFROM marts.daily_revenue\nWHERE order_date > \'2026-01-01\'',
    );
  });

  it('shows single rows as they are', () => {
    expect(dashboardSql(DASHBOARD_QUERIES.top_customers)).toMatch(
      /^SELECT name, country, orders, last_order_date, net_revenue\nFROM .*\nORDER BY net_revenue DESC, customer_id\nLIMIT 10$/,
    );
  });
});

describe('DASHBOARD_QUERIES', () => {
  it.each(queries)('%s asks for columns that its mart has, under names of their own', (_, query) => {
    const columns = Object.keys(MART_COLUMNS[query.table]);
    for (const { name, sumOf } of query.columns) expect(columns).toContain(sumOf ?? name);
    if (query.day) expect(columns).toContain(query.day);
    const names = query.columns.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    // ClickHouse would take such a name for the sum everywhere in the query.
    for (const { name, sumOf } of query.columns) expect(sumOf).not.toBe(name);
  });
});
