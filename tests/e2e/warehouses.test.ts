import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonWith } from './support/python';
import { freePort } from './support/postgres';
import type { NativeService } from './support/services/service';
import { REPOSITORY, run, stack, workFolder } from './support/shell';
import { envValue } from './support/services/service';

/** By warehouse: the options that move its ports, and the variables that hold them and the password. */
const SERVERS: [string, { ports: Record<string, string>; portKey: string; passwordKey: string }][] = [
  [
    'postgresql',
    { ports: { port: 'POSTGRESQL_PORT' }, portKey: 'POSTGRESQL_PORT', passwordKey: 'POSTGRESQL_PASSWORD' },
  ],
  ['mariadb', { ports: { port: 'MARIADB_PORT' }, portKey: 'MARIADB_PORT', passwordKey: 'MARIADB_PASSWORD' }],
  ['mysql', { ports: { port: 'MYSQL_PORT' }, portKey: 'MYSQL_PORT', passwordKey: 'MYSQL_PASSWORD' }],
  [
    'clickhouse',
    {
      ports: { port: 'CLICKHOUSE_PORT', native_port: 'CLICKHOUSE_NATIVE_PORT' },
      portKey: 'CLICKHOUSE_PORT',
      passwordKey: 'CLICKHOUSE_PASSWORD',
    },
  ],
];

describe('the client of the warehouse', () => {
  const work = workFolder();
  afterAll(work.remove);

  it.each(SERVERS)('replaces tables in one move, and reads without writing: %s', async (name, server) => {
    const ports = await Promise.all(Object.keys(server.ports).map(async (key) => `${name}.${key}=${await freePort()}`));
    const project = stack(work.path, `of_${name}`, '--storage', name, ...ports.flatMap((port) => ['--set', port]));
    const { start } = (await import(`./support/services/${name}`)) as {
      start(project: string): Promise<NativeService>;
    };
    const service = await start(project);
    try {
      expect(
        drive(project, {
          WAREHOUSE_TYPE: name,
          WAREHOUSE_HOST: '127.0.0.1',
          WAREHOUSE_PORT: envValue(project, server.portKey),
          WAREHOUSE_USER: 'warehouse',
          WAREHOUSE_PASSWORD: envValue(project, server.passwordKey),
          WAREHOUSE_DATABASE: 'warehouse',
        }),
      ).toEqual({ status: 0, stderr: '\n' });
    } finally {
      await service.stop();
    }
  });

  it('replaces tables in one move: duckdb', () => {
    const project = stack(work.path, 'of_duckdb', '--storage', 'duckdb');
    expect(drive(project, {}, '--only-writer')).toEqual({ status: 0, stderr: '\n' });
  });
});

function drive(project: string, env: Record<string, string>, ...more: string[]) {
  const requirements = readFileSync(join(project, 'requirements/warehouse.txt'), 'utf8')
    .split('\n')
    .filter((line) => /^[a-z]/.test(line));
  const program = join(REPOSITORY, 'tests/e2e/python/warehouse_client.py');
  const { status, stderr } = run(pythonWith(...requirements), ['-W', 'error', program, ...more], {
    cwd: project,
    env: { ...env, PYTHONPATH: join(project, 'warehouse') },
  });
  return { status, stderr };
}
