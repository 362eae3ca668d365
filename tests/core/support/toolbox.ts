import { z } from 'zod';
import type { Category } from '../../../core/categories';
import { type EngineInput, type EngineOutput, generateProject } from '../../../core/engine';
import { ComponentProvider, portOption, type ProviderClass } from '../../../core/provider';
import { ProviderRegistry } from '../../../core/registry';
import type { StackRequest } from '../../../core/stackfile';
import { TemplateLibrary } from '../../../core/templates';
import { repeatableRandom } from '../../support/stack';
import { temporaryFolder, writeFiles } from './folders';

type Members = Partial<
  Pick<
    ComponentProvider,
    | 'registerServices'
    | 'requirements'
    | 'validateConfiguration'
    | 'getEnvVars'
    | 'getConnectionString'
    | 'getDockerServiceDefinition'
    | 'getRequirements'
    | 'generate'
  >
> &
  ThisType<ComponentProvider<Record<string, never>>>;

/** A provider of a made-up tool; its title is its name with a capital. */
export function tool(
  category: Category,
  name: string,
  members: Members = {},
  options: z.ZodObject = z.strictObject({}),
): ProviderClass {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  class Tool extends ComponentProvider {
    static readonly meta = { category, name, title, summary: `The tool ${name}` };
    static readonly options = options;
  }
  Object.assign(Tool.prototype, members);
  return Tool;
}

/** A registry of these tools alone. */
export function registryOf(...tools: ProviderClass[]): ProviderRegistry {
  const registry = new ProviderRegistry();
  for (const provider of tools) registry.register(provider.meta.category, provider.meta.name, () => provider);
  return registry;
}

/** A server: a warehouse with a port and a password, where other tools may keep their state too. */
export const server = tool(
  'storage',
  'server',
  {
    registerServices(ctx) {
      ctx.registerConnection({
        name: 'server',
        type: 'server',
        capabilities: ['warehouse', 'metadata_database'],
        host: 'server',
        port: 5000,
        variables: (vantage) => ({ WAREHOUSE_HOST: vantage === 'network' ? 'server' : '127.0.0.1' }),
      });
      ctx.registerScrapeTarget({ job: 'server', host: 'server', port: 9000, path: '/metrics' });
    },
    getEnvVars(ctx) {
      return [
        ctx.portVariable('SERVER_PORT', 'Port of the server', 5000, this.options['port'], 'server.port'),
        ctx.secretVariable('SERVER_PASSWORD', 'Password of the server'),
      ];
    },
    getConnectionString(_ctx, connection, target, vantage) {
      return `${target}://${connection.name}/${vantage}`;
    },
    getDockerServiceDefinition() {
      return { server: { memory: 64, image: 'server:1', volumes: ['server_data:/data'] } };
    },
  },
  z.strictObject({
    port: portOption('the server', 5000),
    version: z.enum(['1', '2']).default('1').describe('Version of the server'),
  }),
);

/** A warehouse that is a file. */
export const file = tool('storage', 'file', {
  registerServices(ctx) {
    ctx.registerConnection({
      name: 'file',
      type: 'file',
      capabilities: ['warehouse'],
      variables: () => ({ WAREHOUSE_PATH: '/warehouse/file.db' }),
      volumes: ['file_data:/warehouse'],
      readerVolumes: ['file_data:/warehouse:ro'],
    });
  },
});

export const loader = tool('ingestion', 'loader', {
  registerServices(ctx) {
    ctx.offer('raw_tables');
    ctx.registerStep({
      id: 'ingest_loader',
      title: 'Load the files',
      kind: 'ingest',
      command: ['python', 'load.py'],
      environment: 'loader',
      reads: ['data/orders.csv'],
      writes: ['raw.orders'],
      retries: 2,
      timeoutMinutes: 10,
    });
  },
  requirements: () => [{ capability: 'warehouse', because: 'it loads into one' }],
  getRequirements: () => [
    { name: 'loader', title: 'Loader', requirements: ['loader==1.0'], paths: ['pipelines'], uses: ['warehouse'] },
  ],
});

export const modeler = tool('transformation', 'modeler', {
  registerServices(ctx) {
    ctx.offer('marts');
    ctx.registerStep({
      id: 'transform_modeler',
      title: 'Build the marts',
      kind: 'transform',
      command: ['model', 'run'],
      environment: 'modeler',
      reads: ['raw.orders'],
      writes: ['marts.revenue'],
      retries: 0,
      timeoutMinutes: 10,
    });
  },
  requirements: () => [
    { capability: 'warehouse', because: 'it models in one' },
    { capability: 'raw_tables', because: 'it models them' },
  ],
  getRequirements: () => [
    { name: 'modeler', title: 'Modeler', requirements: ['modeler==2.0'], paths: ['models'], uses: ['warehouse'] },
  ],
});

/** Works with a server only. */
export const charts = tool('visualization', 'charts', {
  registerServices(ctx) {
    ctx.registerApplication({
      name: 'charts',
      title: 'Charts',
      environment: 'charts',
      port: 8000,
      portKey: 'CHARTS_PORT',
      command: ['charts', '--listen', '$ADDRESS:$PORT'],
      healthPath: '/health',
    });
    ctx.registerWebInterface({ title: 'Charts', portKey: 'CHARTS_PORT', path: '/' });
  },
  requirements: () => [
    { capability: 'warehouse', because: 'it reads the marts there', types: ['server'] },
    { capability: 'marts', because: 'it shows them' },
  ],
  getEnvVars: (ctx) => [ctx.portVariable('CHARTS_PORT', 'Port of the charts', 8000)],
  getRequirements: () => [
    { name: 'charts', title: 'Charts', requirements: ['charts==3.0'], paths: ['charts'], uses: ['warehouse'] },
  ],
});

export const runner = tool('orchestration', 'runner', {
  registerServices(ctx) {
    ctx.offer('orchestrator');
    ctx.registerMetadataDatabase({ name: 'runner', passwordKey: 'RUNNER_PASSWORD' });
  },
  requirements: () => [{ capability: 'metadata_database', because: 'it keeps its state there', types: ['server'] }],
  getEnvVars: (ctx) => [ctx.secretVariable('RUNNER_PASSWORD', "Password of the runner's database")],
});

export const metrics = tool('monitoring', 'metrics', {
  registerServices(ctx) {
    ctx.registerConnection({ name: 'metrics', type: 'metrics', capabilities: ['metrics'], host: 'metrics', port: 9 });
  },
});

/** All of these tools, with defaults for each capability and one preset. */
export function toolbox(): ProviderRegistry {
  const registry = registryOf(loader, server, file, modeler, runner, charts, metrics);
  registry.registerDefault('warehouse', ['file', 'server']);
  registry.registerDefault('metadata_database', ['server']);
  registry.registerDefault('raw_tables', ['loader']);
  registry.registerDefault('marts', ['modeler']);
  registry.registerPreset({
    name: 'small',
    summary: 'A file and a loader',
    components: { storage: ['file'], ingestion: ['loader'] },
  });
  return registry;
}

/** A library with these templates, by path below the folder. */
export function libraryOf(templates: Record<string, string> = {}): TemplateLibrary {
  const folder = temporaryFolder();
  writeFiles(folder, templates);
  return new TemplateLibrary([folder]);
}

/** Makes a stack of the toolbox in memory. */
export function make(request: Partial<StackRequest>, more: Partial<EngineInput> = {}): EngineOutput {
  return generateProject({
    request: { name: 'shop', ...request },
    registry: toolbox(),
    templates: libraryOf(),
    random: repeatableRandom(),
    ...more,
  });
}

export function namesOf({ ctx }: EngineOutput): string[] {
  return ctx.components.map(({ provider }) => provider.meta.name);
}

/** Every file of a project as text, by path. */
export function filesOf({ vfs }: EngineOutput): Record<string, string> {
  return Object.fromEntries(vfs.list().map(({ path, content }) => [path, content.toString('utf8')]));
}
