import { required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import type { ComponentProvider } from '../../core/provider';
import type { Capability, Connection, OwnedConnection, Variables, Vantage } from '../../core/services';
import { servesWarehouse } from './warehouse';

/** A database server that the stack brings: what its clients must know. */
export interface DatabaseServer {
  /** The provider's name, which is also the type of its connections and its compose service. */
  name: string;
  user: string;
  passwordKey: string;
  /** The database a client of the warehouse connects to; the tables are in raw, staging and marts all the same. */
  database: string;
  /** Its port in the compose network, and the variable that moves it on the host. */
  port: number;
  portKey: string;
}

/** The operational database of the shop, in a server that is not the warehouse. */
export const SOURCE_DATABASE = 'shop';

/** Where a client finds a port of the server: by the service's name in containers, on loopback from the host. */
export function addressOf(
  ctx: ProjectContext,
  server: Pick<DatabaseServer, 'name' | 'port' | 'portKey'>,
  vantage: Vantage,
) {
  return vantage === 'network'
    ? { host: server.name, port: String(server.port) }
    : { host: '127.0.0.1', port: `\${${server.portKey}:-${ctx.port(server.portKey)}}` };
}

/** The server as a warehouse, and with what else it can do. */
export function warehouseConnection(
  ctx: ProjectContext,
  server: DatabaseServer,
  ...capabilities: readonly Capability[]
): Connection & { variables: (vantage: Vantage) => Variables } {
  const { name, port, user, passwordKey, database } = server;
  return {
    name,
    type: name,
    capabilities: ['warehouse', 'sql_database', ...capabilities],
    host: name,
    port,
    user,
    passwordKey,
    database,
    variables: (vantage) => clientVariables(ctx, server, 'WAREHOUSE', database, vantage),
  };
}

function clientVariables(
  ctx: ProjectContext,
  server: DatabaseServer,
  prefix: 'WAREHOUSE' | 'SOURCE',
  database: string,
  vantage: Vantage,
): Variables {
  const { host, port } = addressOf(ctx, server, vantage);
  return {
    [`${prefix}_TYPE`]: server.name,
    [`${prefix}_HOST`]: host,
    [`${prefix}_PORT`]: port,
    [`${prefix}_USER`]: server.user,
    [`${prefix}_PASSWORD`]: required(server.passwordKey),
    [`${prefix}_DATABASE`]: database,
  };
}

/** The same server in the other role of a transactional database: where the shop's orders come from. */
export function sourceConnection(ctx: ProjectContext, provider: ComponentProvider, server: DatabaseServer): Connection {
  const { name, port, user, passwordKey } = server;
  return {
    name: `${name}_source`,
    type: name,
    capabilities: ['source_database'],
    host: name,
    port,
    user,
    passwordKey,
    database: SOURCE_DATABASE,
    variables: (vantage) => clientVariables(ctx, server, 'SOURCE', SOURCE_DATABASE, vantage),
    // Reading from the warehouse to load into it would be going in a circle.
    when: () => !servesWarehouse(ctx, provider),
  };
}

/**
 * The database in which the thread begins; undefined where it begins with the files. A server that is there to keep other
 * tools' state is no source unless a component asks for one. For phase 2 and later.
 */
export function sourceOfThread(ctx: ProjectContext): OwnedConnection | undefined {
  const source = ctx.getServiceByCapability('source_database');
  if (!source || readAsSource(ctx, source.provider)) return source;
  const keepsState = ctx.services.metadataDatabases.length > 0 && ctx.isServedBy('metadata_database', source.provider);
  return keepsState ? undefined : source;
}

/** True where a component takes its data from this server, as change capture does. */
export function readAsSource(ctx: ProjectContext, provider: string): boolean {
  return ctx.services.bindings.some(
    ({ capability, offerer }) => capability === 'source_database' && offerer === provider,
  );
}
