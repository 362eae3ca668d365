import type { ComposeService } from '../core/compose';
import type { ProjectContext } from '../core/context';

/** The server for a tool's own state, and what to wait for before that state can be used. */
export function metadataServer(ctx: ProjectContext) {
  const { host, port, databaseOneShot } = ctx.requireService('metadata_database');
  if (!host || !port) throw new Error('a metadata database needs a host and a port');
  const depends_on: NonNullable<ComposeService['depends_on']> = {
    [host]: { condition: 'service_healthy' },
    ...(databaseOneShot && { [databaseOneShot]: { condition: 'service_completed_successfully' } }),
  };
  return { host, port, depends_on };
}
