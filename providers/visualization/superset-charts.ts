import { CURRENCY, type DashboardColumn, type DashboardQuery, sumExpression } from '../../core/dashboard';

/** A chart of Superset: what its page keeps, and what it asks for. */
export interface SupersetChart {
  params: { viz_type: string; [key: string]: unknown };
  query: Record<string, unknown>;
}

const ROW_LIMIT = 10_000;
const EUROS = { symbol: CURRENCY, symbolPosition: 'prefix' } as const;

/** In Superset, a sum is a metric of the dataset. */
export function metricName({ name, sumOf = name }: DashboardColumn): string {
  return `total_${sumOf}`;
}

export function isAmount({ kind }: DashboardColumn): boolean {
  return kind === 'money' || kind === 'count';
}

/** A metric for each column that some query shows an amount of. */
export function metricsOf(queries: readonly DashboardQuery[]): object[] {
  const amounts = queries.flatMap(({ columns }) => columns).filter(isAmount);
  return [...new Map(amounts.map((column) => [metricName(column), column]))].map(([name, column]) => ({
    metric_name: name,
    verbose_name: column.title,
    expression: sumExpression({ ...column, sumOf: column.sumOf ?? column.name }),
    ...(column.kind === 'money' ? { d3format: ',.2f', currency: EUROS } : { d3format: ',d' }),
  }));
}

export function chartOf(query: DashboardQuery): SupersetChart {
  const { params, query: asked } = CHARTS[query.chart](query);
  return {
    params: { ...params, adhoc_filters: filtersOf(query), extra_form_data: {} },
    query: {
      filters: query.day ? [{ col: query.day, op: 'TEMPORAL_RANGE', val: 'No filter' }] : [],
      extras: { where: '', having: havingOf(query) },
      columns: [],
      metrics: [],
      orderby: [],
      row_limit: query.limit ?? ROW_LIMIT,
      ...asked,
    },
  };
}

const CHARTS: Readonly<Record<DashboardQuery['chart'], (query: DashboardQuery) => SupersetChart>> = {
  number(query) {
    const { metrics, money } = amountsOf(query);
    return {
      params: {
        viz_type: 'big_number_total',
        metric: metrics[0],
        subheader: query.note,
        header_font_size: 0.4,
        subheader_font_size: 0.125,
        ...axisFormat(money),
      },
      query: { metrics },
    };
  },

  line(query) {
    const { metrics, money } = amountsOf(query);
    const [axis = ''] = keysOf(query);
    const grain = 'P1D';
    return {
      params: {
        viz_type: 'echarts_timeseries_line',
        x_axis: axis,
        time_grain_sqla: grain,
        metrics,
        groupby: [],
        row_limit: ROW_LIMIT,
        show_legend: false,
        markerEnabled: true,
        rich_tooltip: true,
        x_axis_time_format: '%Y-%m-%d',
        truncateYAxis: false,
        ...axisFormat(money),
      },
      query: {
        columns: [{ ...baseAxis(axis), timeGrain: grain }],
        metrics,
        orderby: [[axis, true]],
        extras: { where: '', having: '', time_grain_sqla: grain },
      },
    };
  },

  bar(query) {
    const { metrics, money } = amountsOf(query);
    const [axis = ''] = keysOf(query);
    return {
      params: {
        viz_type: 'echarts_timeseries_bar',
        x_axis: axis,
        metrics,
        groupby: [],
        row_limit: ROW_LIMIT,
        x_axis_sort: metrics[0],
        x_axis_sort_asc: false,
        // Every bar is named: left to itself, Superset leaves out each second name.
        xAxisLabelInterval: '0',
        xAxisLabelRotation: 90,
        show_legend: false,
        rich_tooltip: true,
        truncateYAxis: false,
        ...axisFormat(money),
      },
      query: { columns: [baseAxis(axis)], metrics, orderby: [[metrics[0], false]] },
    };
  },

  table(query) {
    const columns = query.columns.map(({ name }) => name);
    const orderby = orderOf(query);
    return {
      params: {
        viz_type: 'table',
        query_mode: 'raw',
        all_columns: columns,
        order_by_cols: orderby.map((pair) => JSON.stringify(pair)),
        row_limit: query.limit ?? ROW_LIMIT,
        show_cell_bars: false,
        table_timestamp_format: '%Y-%m-%d',
        column_config: Object.fromEntries(
          query.columns
            .filter(({ kind }) => kind === 'money')
            .map(({ name }) => [name, { d3NumberFormat: ',.2f', currencyFormat: EUROS }]),
        ),
      },
      query: { columns, metrics: null, orderby },
    };
  },
};

/** Column names that rows are told apart by. */
function keysOf({ columns }: DashboardQuery): string[] {
  return columns.filter((column) => !isAmount(column)).map(({ name }) => name);
}

function amountsOf({ columns }: DashboardQuery) {
  const amounts = columns.filter(isAmount);
  return { metrics: amounts.map(metricName), money: amounts.some(({ kind }) => kind === 'money') };
}

function axisFormat(money: boolean) {
  return money ? { y_axis_format: ',.2f', currency_format: EUROS } : { y_axis_format: ',d' };
}

function baseAxis(name: string) {
  return { columnType: 'BASE_AXIS', expressionType: 'SQL', label: name, sqlExpression: name };
}

/** Pairs of a column and whether it rises. */
function orderOf({ order = [] }: DashboardQuery): [string, boolean][] {
  return order.map((name) => [name.replace(/^-/, ''), !name.startsWith('-')]);
}

function havingOf({ columns, withoutZeros }: DashboardQuery): string {
  if (!withoutZeros) return '';
  return columns.flatMap((column) => (column.sumOf ? [`${sumExpression(column)} <> 0`] : [])).join(' OR ');
}

/** The range of days is set by the dashboard's filter; rows that sum up to nothing are left out by the chart. */
function filtersOf(query: DashboardQuery): object[] {
  const having = havingOf(query);
  return [
    ...(query.day
      ? [
          {
            clause: 'WHERE',
            expressionType: 'SIMPLE',
            subject: query.day,
            operator: 'TEMPORAL_RANGE',
            comparator: 'No filter',
          },
        ]
      : []),
    ...(having ? [{ clause: 'HAVING', expressionType: 'SQL', sqlExpression: having }] : []),
  ];
}
