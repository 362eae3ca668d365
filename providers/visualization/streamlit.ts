import { z } from 'zod';
import { pinned } from '../../core/catalog/packages';
import { PORTS } from '../../core/catalog/ports';
import type { ProjectContext } from '../../core/context';
import { DASHBOARD_QUERIES, type DashboardQuery, dashboardSql } from '../../core/dashboard';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { CLIENT_TYPES, warehouseDriver } from '../storage/drivers';
import { queriesById } from './layout';
import { queryRows } from './query-rows';

const options = z.strictObject({
  port: portOption('Streamlit', PORTS.STREAMLIT_PORT),
});
type Options = z.output<typeof options>;

const APPLICATION = 'streamlit';
const INSIDE_PORT = 8501;
const FOLDER = 'dashboards/streamlit';

/** The dashboard as a Python program: runs in a container, and as well without one. */
export class StreamlitProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'visualization',
    name: 'streamlit',
    title: 'Streamlit',
    summary: 'The Revenue dashboard as a Python program; needs no database of its own',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerApplication({
      name: APPLICATION,
      title: 'Streamlit: the Revenue dashboard',
      environment: APPLICATION,
      port: INSIDE_PORT,
      portKey: 'STREAMLIT_PORT',
      command: ['streamlit', 'run', `${FOLDER}/app.py`, '--server.port', '$PORT', '--server.address', '$ADDRESS'],
      healthPath: '/_stcore/health',
    });
    ctx.registerWebInterface({
      title: 'Streamlit',
      portKey: 'STREAMLIT_PORT',
      path: '/',
      note: 'the Revenue dashboard; it has no login',
    });
  }

  override requirements(): Requirement[] {
    return [
      { capability: 'warehouse', because: 'Streamlit shows what is there', types: CLIENT_TYPES },
      { capability: 'marts', because: 'the dashboard shows the marts' },
    ];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const option = 'streamlit.port';
    return [
      ctx.portVariable('STREAMLIT_PORT', 'Host port of Streamlit', PORTS.STREAMLIT_PORT, this.options.port, option),
    ];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return [
      {
        name: APPLICATION,
        title: 'Streamlit',
        requirements: [pinned('streamlit'), ...warehouseDriver(ctx.requireService('warehouse').type)],
        paths: [FOLDER, 'warehouse'],
        uses: ['warehouse'],
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const queries = { ...queryRows(() => ({})), days: { sql: dashboardSql(DAYS) } };
    ctx.renderTemplates(vfs, this, { queries });
  }
}

/** Every day with all that is shown of it: the page adds up the days that are picked. */
const DAYS: DashboardQuery = {
  ...DASHBOARD_QUERIES.revenue_by_day,
  columns: [
    ...DASHBOARD_QUERIES.revenue_by_day.columns,
    ...queriesById()
      .filter(([id, { chart }]) => chart === 'number' && id !== 'net_revenue')
      .flatMap(([, { columns }]) => columns.map(({ sumOf, ...column }) => ({ ...column, name: sumOf ?? column.name }))),
  ],
};
