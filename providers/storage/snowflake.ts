import { z } from 'zod';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar } from '../../core/provider';
import type { OwnedConnection, PythonEnvironment, Vantage } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { asked, askedFor } from './cloud';
import { registerMartsCommand, renderWarehouseClient, servesWarehouse, warehouseEnvironments } from './warehouse';

const options = z.strictObject({});
type Options = z.output<typeof options>;

/** What the owner of an account fills in, and what it is. */
const ASKED: Readonly<Record<string, string>> = {
  ACCOUNT: 'Snowflake account, such as myorg-account123',
  USER: 'User of Snowflake',
  PASSWORD: 'Password or programmatic access token of that user',
  ROLE: 'Role that may create schemas and tables in the database',
  COMPUTE: 'Virtual warehouse of Snowflake that runs the queries',
  DATABASE: 'Database of Snowflake, which must exist',
};

const PASSWORD_KEY = 'SNOWFLAKE_PASSWORD';

/** A warehouse in Snowflake's cloud: nothing runs here, and the credentials are the user's. */
export class SnowflakeProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'storage',
    name: 'snowflake',
    title: 'Snowflake',
    summary: 'The warehouse in Snowflake’s cloud; asks for your account in .env',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    const lines = this.getEnvVars();
    ctx.registerConnection({
      name: 'snowflake',
      type: 'snowflake',
      capabilities: ['warehouse', 'sql_database'],
      passwordKey: PASSWORD_KEY,
      account: {
        settings: lines.filter(({ name }) => name !== PASSWORD_KEY),
        secret: { name: PASSWORD_KEY, comment: ASKED['PASSWORD'] ?? '' },
      },
      variables: () => ({
        WAREHOUSE_TYPE: 'snowflake',
        ...Object.fromEntries(Object.keys(ASKED).map((part) => [`WAREHOUSE_${part}`, asked(`SNOWFLAKE_${part}`)])),
      }),
    });
    registerMartsCommand(ctx, this);
  }

  override getEnvVars(): EnvVar[] {
    return Object.entries(ASKED).map(([part, comment]) => askedFor(`SNOWFLAKE_${part}`, comment));
  }

  override getConnectionString(
    ctx: ProjectContext,
    connection: OwnedConnection,
    target: string,
    vantage: Vantage,
  ): string {
    const [account, user, password, role, compute, database] = Object.keys(ASKED).map((part) =>
      asked(`SNOWFLAKE_${part}`),
    );
    if (['sqlalchemy', 'dlt', 'sling'].includes(target))
      return `snowflake://${user}:${password}@${account}/${database}?warehouse=${compute}&role=${role}`;
    // JDBC takes user and password apart from the address.
    if (target === 'jdbc')
      return `jdbc:snowflake://${account}.snowflakecomputing.com/?db=${database}&warehouse=${compute}&role=${role}`;
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
