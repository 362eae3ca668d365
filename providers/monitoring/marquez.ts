import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { jvmMemory } from '../../core/memory';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { Variables, Vantage } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { metadataServer } from '../metadata-server';
import { datasetOf } from './datasets';

const options = z.strictObject({
  port: portOption('Marquez’s API', PORTS.MARQUEZ_PORT),
  web_port: portOption('Marquez’s pages', PORTS.MARQUEZ_WEB_PORT),
  retention_days: z
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .describe('After how many days runs and versions are forgotten that are no longer the newest'),
});
type Options = z.output<typeof options>;

const SERVICE = 'marquez';
const INSIDE_PORT = 5000;
const ADMIN_PORT = 5001;
const WEB = 'marquez-web';
const WEB_PORT = 3000;
const DATABASE = 'marquez';
const HEAP_MB = 512;
/** The program that tells Marquez of a step, and what it knows of the steps. */
const FOLDER = 'lineage';

/** Remembers which step made which table from which, and when. */
export class MarquezProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'monitoring',
    name: 'marquez',
    title: 'Marquez',
    summary: 'Lineage: what each table is made from, by which step and when (OpenLineage)',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    const variables = (vantage: Vantage) => lineageVariables(ctx, vantage);
    ctx.registerConnection({
      name: SERVICE,
      type: 'openlineage',
      capabilities: ['lineage'],
      host: SERVICE,
      port: INSIDE_PORT,
      variables,
    });
    ctx.registerStepWrapper({
      words: ({ id }) => ['python', `${FOLDER}/run_step.py`, id, '--'],
      paths: [FOLDER],
      variables,
    });
    ctx.registerMetadataDatabase({ name: DATABASE, passwordKey: 'MARQUEZ_DATABASE_PASSWORD' });
    ctx.registerScrapeTarget({ job: SERVICE, host: SERVICE, port: INSIDE_PORT, path: '/metrics' });
    ctx.registerWebInterface({
      title: 'Marquez',
      portKey: 'MARQUEZ_WEB_PORT',
      path: '/',
      note: 'choose the namespace of this project at the top; it has no login',
    });
  }

  override requirements(): Requirement[] {
    return [{ capability: 'metadata_database', because: 'Marquez keeps the lineage there', types: ['postgresql'] }];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const { port, web_port } = this.options;
    const [api, web] = ['marquez.port', 'marquez.web_port'];
    return [
      ctx.portVariable('MARQUEZ_PORT', 'Host port of Marquez’s API', PORTS.MARQUEZ_PORT, port, api),
      ctx.portVariable('MARQUEZ_WEB_PORT', 'Host port of Marquez’s pages', PORTS.MARQUEZ_WEB_PORT, web_port, web),
      ctx.secretVariable('MARQUEZ_DATABASE_PASSWORD', "Password of Marquez's own database"),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const database = metadataServer(ctx);
    const api: ComposeService = {
      comment: 'Marquez: takes lineage events and remembers them',
      memory: jvmMemory(HEAP_MB),
      image: IMAGES.marquez,
      environment: {
        MARQUEZ_CONFIG: '/etc/marquez/marquez.yml',
        JAVA_OPTS: `-Xms128m -Xmx${HEAP_MB}m`,
        POSTGRES_HOST: database.host,
        POSTGRES_PORT: String(database.port),
        POSTGRES_DB: DATABASE,
        POSTGRES_USER: DATABASE,
        POSTGRES_PASSWORD: required('MARQUEZ_DATABASE_PASSWORD'),
        RETENTION_DAYS: String(this.options.retention_days),
      },
      ports: [publishPort('MARQUEZ_PORT', ctx.port('MARQUEZ_PORT'), INSIDE_PORT)],
      volumes: ['./monitoring/marquez/marquez.yml:/etc/marquez/marquez.yml:ro'],
      depends_on: database.depends_on,
      healthcheck: {
        test: [
          'CMD',
          'curl',
          '--fail',
          '--silent',
          '--output',
          '/dev/null',
          `http://localhost:${ADMIN_PORT}/healthcheck`,
        ],
        interval: '10s',
        timeout: '10s',
        retries: 12,
        start_period: '90s',
      },
      restart: 'unless-stopped',
    };
    const web: ComposeService = {
      comment: "Marquez's pages",
      memory: 96,
      image: IMAGES.marquezWeb,
      environment: { MARQUEZ_HOST: SERVICE, MARQUEZ_PORT: String(INSIDE_PORT), WEB_PORT: String(WEB_PORT) },
      ports: [publishPort('MARQUEZ_WEB_PORT', ctx.port('MARQUEZ_WEB_PORT'), WEB_PORT)],
      depends_on: { [SERVICE]: { condition: 'service_healthy' } },
      healthcheck: {
        test: ['CMD', 'wget', '-q', '--spider', `http://localhost:${WEB_PORT}/healthcheck`],
        interval: '10s',
        timeout: '5s',
        retries: 6,
        start_period: '10s',
      },
      restart: 'unless-stopped',
    };
    return { [SERVICE]: api, [WEB]: web };
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    ctx.renderTemplates(vfs, this);
    vfs.addFile(`${FOLDER}/steps.json`, `${JSON.stringify(stepsOf(ctx), null, 2)}\n`);
  }
}

function lineageVariables(ctx: ProjectContext, vantage: Vantage): Variables {
  return {
    OPENLINEAGE_URL:
      vantage === 'network'
        ? `http://${SERVICE}:${INSIDE_PORT}`
        : `http://127.0.0.1:\${MARQUEZ_PORT:-${ctx.port('MARQUEZ_PORT')}}`,
    OPENLINEAGE_NAMESPACE: ctx.projectName,
  };
}

/** What run_step.py says of each step: its name for people, and its tables, files and topics. */
function stepsOf(ctx: ProjectContext): object {
  const data = (names: readonly string[]) => names.map((name) => datasetOf(ctx, name));
  return Object.fromEntries(
    ctx.steps.map(({ id, title, kind, reads, writes }) => [
      id,
      { title, kind, inputs: data(reads), outputs: data(writes) },
    ]),
  );
}
