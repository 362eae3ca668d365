import { z } from 'zod';
import { pinned } from '../../core/catalog/packages';
import { PORTS } from '../../core/catalog/ports';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import { CLIENT_TYPES, warehouseDriver } from '../storage/drivers';

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
}
