import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { REVENUE_DASHBOARD } from '../../core/dashboard';
import { MART_COLUMNS, MART_TABLES } from '../../core/thread';
import { placedQueries, queriesById } from './layout';
import { chartOf, metricsOf } from './superset-charts';

const VERSION = '1.0.0';
/** What the files describe is changed in the files: Superset's pages offer to copy it, not to change it. */
const MANAGED = { is_managed_externally: true, version: VERSION } as const;
const GRID_COLUMNS = 12;
/** In units of 8 pixels. */
const HEIGHTS = { number: 20, line: 40, bar: 50, table: 50 } as const;

const DATABASE = uuidOf('database');

/** The dashboard "Revenue" in the format of Superset's exports: text by path below the folder of the assets. */
export function revenueAssets(connect: Readonly<Record<string, unknown>>): Map<string, string> {
  const assets = new Map<string, object>([['databases/warehouse.yaml', databaseAsset(connect)]]);
  for (const table of MART_TABLES) assets.set(`datasets/warehouse/${nameOf(table)}.yaml`, datasetAsset(table));
  for (const [id, query] of queriesById()) {
    const { params, query: asked } = chartOf(query);
    assets.set(`charts/${id}.yaml`, {
      slice_name: query.title,
      description: query.note,
      viz_type: params.viz_type,
      params,
      // What Superset's API and its reports ask for; the page makes the same from the parameters.
      query_context: JSON.stringify({
        datasource: { id: 0, type: 'table' },
        queries: [asked],
        form_data: params,
        result_format: 'json',
        result_type: 'full',
      }),
      uuid: uuidOf(id),
      dataset_uuid: uuidOf(query.table),
      ...MANAGED,
    });
  }
  assets.set('dashboards/revenue.yaml', dashboardAsset());
  return new Map(
    [...assets].map(([path, asset]) => [path, stringify(asset, { lineWidth: 0, aliasDuplicateObjects: false })]),
  );
}

function databaseAsset(connect: Readonly<Record<string, unknown>>): object {
  return {
    database_name: 'Warehouse',
    sqlalchemy_uri: '${WAREHOUSE_ADDRESS}',
    expose_in_sqllab: true,
    allow_run_async: false,
    allow_ctas: false,
    allow_cvas: false,
    allow_dml: false,
    allow_csv_upload: false,
    extra: {
      allows_virtual_table_explore: true,
      ...(Object.keys(connect).length > 0 && { engine_params: { connect_args: connect } }),
    },
    uuid: DATABASE,
    ...MANAGED,
  };
}

function datasetAsset(table: (typeof MART_TABLES)[number]): object {
  const [schema] = table.split('.');
  const queries = queriesById().flatMap(([, query]) => (query.table === table ? [query] : []));
  const titles = new Map(queries.flatMap(({ columns }) => columns).map(({ name, title }) => [name, title]));
  const day = queries.find((query) => query.day)?.day;
  return {
    table_name: nameOf(table),
    schema,
    main_dttm_col: day ?? null,
    columns: Object.entries(MART_COLUMNS[table]).map(([name, type]) => ({
      column_name: name,
      ...(titles.has(name) && { verbose_name: titles.get(name) }),
      type: type.toUpperCase(),
      is_dttm: type === 'date',
      is_active: true,
      groupby: true,
      filterable: true,
    })),
    metrics: metricsOf(queries),
    uuid: uuidOf(table),
    database_uuid: DATABASE,
    ...MANAGED,
  };
}

function dashboardAsset(): object {
  const placed = placedQueries(GRID_COLUMNS);
  // Superset numbers the charts anew when they are imported; in the file, they are numbered by their order.
  const numbers = new Map(placed.map(({ id }, index) => [id, index + 1]));
  const rows = [...new Set(placed.map(({ row }) => row))].map((row) => placed.filter((chart) => chart.row === row));
  const charts = placed.map(({ id, query, row, width }) => [
    `CHART-${id}`,
    {
      type: 'CHART',
      id: `CHART-${id}`,
      children: [],
      parents: ['ROOT_ID', 'GRID_ID', `ROW-${row}`],
      meta: {
        chartId: numbers.get(id),
        uuid: uuidOf(id),
        sliceName: query.title,
        width,
        height: HEIGHTS[query.chart],
      },
    },
  ]);
  return {
    dashboard_title: REVENUE_DASHBOARD.title,
    description: REVENUE_DASHBOARD.description,
    slug: 'revenue',
    published: true,
    position: {
      DASHBOARD_VERSION_KEY: 'v2',
      ROOT_ID: { type: 'ROOT', id: 'ROOT_ID', children: ['GRID_ID'] },
      GRID_ID: { type: 'GRID', id: 'GRID_ID', children: rows.map((_, row) => `ROW-${row}`), parents: ['ROOT_ID'] },
      HEADER_ID: { type: 'HEADER', id: 'HEADER_ID', meta: { text: REVENUE_DASHBOARD.title } },
      ...Object.fromEntries(
        rows.map((row, index) => [
          `ROW-${index}`,
          {
            type: 'ROW',
            id: `ROW-${index}`,
            children: row.map(({ id }) => `CHART-${id}`),
            parents: ['ROOT_ID', 'GRID_ID'],
            meta: { background: 'BACKGROUND_TRANSPARENT' },
          },
        ]),
      ),
      ...Object.fromEntries(charts),
    },
    metadata: {
      color_scheme: 'supersetColors',
      cross_filters_enabled: true,
      refresh_frequency: 0,
      native_filter_configuration: [
        {
          id: 'NATIVE_FILTER-days',
          type: 'NATIVE_FILTER',
          filterType: 'filter_time',
          name: 'Days',
          description: '',
          targets: [{}],
          defaultDataMask: { extraFormData: {}, filterState: {}, ownState: {} },
          controlValues: { enableEmptyFilter: false },
          cascadeParentIds: [],
          scope: {
            rootPath: ['ROOT_ID'],
            excluded: placed.flatMap(({ id, query }) => (query.day ? [] : [numbers.get(id)])),
          },
        },
      ],
    },
    uuid: uuidOf('dashboard'),
    ...MANAGED,
  };
}

function nameOf(table: string): string {
  return table.split('.').at(-1) ?? table;
}

/** The same in every project, so that a later import finds what an earlier one made. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(`antigravity superset ${name}`).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-a$4-$5');
}
