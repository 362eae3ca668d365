import type { ProjectContext } from '../../core/context';
import type { OwnedConnection } from '../../core/services';
import { SOURCE_TABLES } from '../../core/thread';

/** A table, file or topic as OpenLineage calls it. */
export interface Dataset {
  namespace: string;
  name: string;
}

/** https://openlineage.io/docs/spec/naming; the tools' own integrations give the same names, so they speak of the same table. */
const NAMINGS: Readonly<Record<string, (connection: OwnedConnection, table: string) => Dataset>> = {
  postgresql: ({ host, port, database }, table) => ({
    namespace: `postgres://${host}:${port}`,
    name: `${database}.${table}`,
  }),
  mariadb: mysql,
  mysql,
  clickhouse: ({ host, port }, table) => ({ namespace: `clickhouse://${host}:${port}`, name: table }),
  lakehouse: ({ host, port, database }, table) => ({
    namespace: `trino://${host}:${port}`,
    name: `${database}.${table}`,
  }),
};

/** @param name as steps have it: `schema.table`, a file below the project's folder, or a topic with the name of its table. */
export function datasetOf(ctx: ProjectContext, name: string): Dataset {
  if (name.includes('/')) return { namespace: 'file', name: `${ctx.projectName}/${name}` };
  const connection = holderOf(ctx, name);
  if (connection?.type === 'kafka') return { namespace: `kafka://${connection.host}:${connection.port}`, name };
  const named = connection && NAMINGS[connection.type]?.(connection, name);
  // A file, or an account in a cloud, which only .env knows: the project's own name stands for it.
  return named ?? { namespace: connection?.type ?? 'warehouse', name: `${ctx.projectName}.${name}` };
}

/** The tables of the shop are in its database, or, where the stack has none that is read, topics of a broker. */
function holderOf(ctx: ProjectContext, name: string): OwnedConnection | undefined {
  if (!SOURCE_TABLES.some((table) => table === name)) return ctx.getServiceByCapability('warehouse');
  const seeded = ctx.steps.find(({ kind, writes }) => kind === 'source' && writes.includes(name));
  const broker = ctx.services.connectionsFor('message_broker').find(({ provider }) => provider === seeded?.provider);
  return broker ?? ctx.getServiceByCapability('source_database');
}

function mysql({ host, port }: OwnedConnection, table: string): Dataset {
  return { namespace: `mysql://${host}:${port}`, name: table };
}
