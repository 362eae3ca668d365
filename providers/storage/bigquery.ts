import { z } from 'zod';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar } from '../../core/provider';
import type { OwnedConnection, PythonEnvironment, Vantage } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { asked, askedFor } from './cloud';
import { registerMartsCommand, renderWarehouseClient, servesWarehouse, warehouseEnvironments } from './warehouse';

const options = z.strictObject({});
type Options = z.output<typeof options>;

const LOCATION = 'EU';
const KEYFILE_IN_CONTAINER = '/run/secrets/bigquery.json';
/** Where there is no key yet, something has to be mounted all the same. */
const KEYFILE_VOLUME = `${asked('BIGQUERY_KEYFILE', '/dev/null')}:${KEYFILE_IN_CONTAINER}:ro`;

/** A warehouse in Google's cloud: nothing runs here, and the credentials are the user's. */
export class BigqueryProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'storage',
    name: 'bigquery',
    title: 'BigQuery',
    summary: 'The warehouse in Google’s cloud; asks for your project and key file in .env',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerConnection({
      name: 'bigquery',
      type: 'bigquery',
      capabilities: ['warehouse', 'sql_database'],
      variables: (vantage) => ({
        WAREHOUSE_TYPE: 'bigquery',
        WAREHOUSE_PROJECT: asked('BIGQUERY_PROJECT'),
        WAREHOUSE_LOCATION: asked('BIGQUERY_LOCATION', LOCATION),
        GOOGLE_APPLICATION_CREDENTIALS: keyfile(vantage),
      }),
      account: {
        settings: this.getEnvVars().filter(({ name }) => name !== 'BIGQUERY_KEYFILE'),
        secret: { name: 'BIGQUERY_KEY', comment: 'Key file (JSON) of a service account' },
        keyFile: KEYFILE_IN_CONTAINER,
      },
      volumes: [KEYFILE_VOLUME],
    });
    registerMartsCommand(ctx, this);
  }

  override getEnvVars(): EnvVar[] {
    return [
      askedFor('BIGQUERY_PROJECT', 'Project of Google Cloud that holds the datasets'),
      askedFor('BIGQUERY_LOCATION', 'Where BigQuery keeps the datasets, such as EU or us-east1', LOCATION),
      askedFor('BIGQUERY_KEYFILE', 'Key file (JSON) of a service account: an absolute path on this machine'),
    ];
  }

  override getConnectionString(
    ctx: ProjectContext,
    connection: OwnedConnection,
    target: string,
    vantage: Vantage,
  ): string {
    const [project, location] = [asked('BIGQUERY_PROJECT'), asked('BIGQUERY_LOCATION', LOCATION)];
    const address = `bigquery://${project}?location=${location}`;
    if (target === 'sqlalchemy') return `${address}&credentials_path=${keyfile(vantage)}`;
    if (target === 'sling') return `${address}&dataset=raw&key_file=${keyfile(vantage)}`;
    // It finds the key by GOOGLE_APPLICATION_CREDENTIALS.
    if (target === 'dlt') return address;
    return super.getConnectionString(ctx, connection, target, vantage);
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return warehouseEnvironments(ctx, this);
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderWarehouseClient(vfs, ctx, this);
    ctx.renderTemplates(vfs, this, {}, (target) => !target.startsWith('warehouse/') || servesWarehouse(ctx, this));
  }
}

function keyfile(vantage: Vantage): string {
  return vantage === 'network' ? KEYFILE_IN_CONTAINER : asked('BIGQUERY_KEYFILE');
}
