import { PostgresServer } from '../postgres';
import { envValue, type NativeService } from './service';

export const SHOWN = 'the real server (Debian)';

/** The real server, of Debian's package. */
export function start(project: string): Promise<NativeService> {
  const port = Number(envValue(project, 'POSTGRESQL_PORT'));
  return Promise.resolve(
    PostgresServer.start(port, 'warehouse', envValue(project, 'POSTGRESQL_PASSWORD'), 'warehouse'),
  );
}
