import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonWith } from '../python';
import { REPOSITORY } from '../shell';
import { envValue, type NativeService, until } from './service';

export const SHOWN = 'chDB, ClickHouse as a library, behind a stand-in for its server';

/** A real engine behind a stand-in server: chDB, which is ClickHouse as a library. See tests/e2e/python/clickhouse_server.py. */
export async function start(project: string): Promise<NativeService> {
  const folder = mkdtempSync(join(tmpdir(), 'antigravity-clickhouse-'));
  const port = envValue(project, 'CLICKHOUSE_PORT');
  const settings = {
    http: port,
    native: envValue(project, 'CLICKHOUSE_NATIVE_PORT'),
    user: 'warehouse',
    password: envValue(project, 'CLICKHOUSE_PASSWORD'),
    database: 'warehouse',
    init: join(project, 'warehouse/clickhouse/databases.sql'),
    folder,
  };
  const server = spawn(
    pythonWith('chdb==4.4.0', 'lz4==4.4.5', 'zstandard==0.25.0'),
    [
      join(REPOSITORY, 'tests/e2e/python/clickhouse_server.py'),
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await until('The stand-in for ClickHouse', async () => {
    if (server.exitCode !== null) throw new Error('The stand-in for ClickHouse ended at once');
    return fetch(`http://127.0.0.1:${port}/ping`).then(
      (answer) => answer.ok,
      () => false,
    );
  });
  return {
    stop: async () => {
      server.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
