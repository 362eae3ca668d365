import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PostgresServer } from '../postgres';
import { composeService } from '../project';
import { succeed } from '../shell';
import { envValue, type NativeService } from './service';

export const SHOWN = 'the real server (Debian)';

const SCRIPT = 'warehouse/databases.sh';

/** The real server, of Debian's package, with a database for each tool that keeps state. */
export function start(project: string): Promise<NativeService> {
  const port = Number(envValue(project, 'POSTGRESQL_PORT'));
  const server = PostgresServer.start(port, 'warehouse', envValue(project, 'POSTGRESQL_PASSWORD'), 'warehouse');
  try {
    makeDatabases(project);
  } catch (error) {
    server.stop();
    throw error;
  }
  return Promise.resolve(server);
}

/** As the one-shot service `postgresql-databases` does, with its script, where the project has one. */
export function makeDatabases(project: string): void {
  if (!existsSync(join(project, SCRIPT))) return;
  const { service, env } = composeService(project, 'postgresql-databases');
  succeed('sh', [SCRIPT], {
    cwd: project,
    env: { ...service.environment, PGHOST: '127.0.0.1', PGPORT: env['POSTGRESQL_PORT'] ?? '' },
  });
}
