import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envValue, type NativeService, until } from './service';

export const SHOWN = 'the real server (Debian)';

/** The real server, of Debian's package (10.11), with the options of the generated compose service. */
export function start(project: string): Promise<NativeService> {
  return startMariadb(project, 'mariadb');
}

/** @param provider whose port, password and rights the server takes: `mariadb`, or `mysql` for which it stands in. */
export async function startMariadb(project: string, provider: 'mariadb' | 'mysql'): Promise<NativeService> {
  const prefix = provider.toUpperCase();
  const folder = mkdtempSync(join(tmpdir(), 'antigravity-mariadb-'));
  const [data, socket] = [join(folder, 'data'), join(folder, 'socket')];
  succeed('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  if (process.getuid?.() === 0) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'mysql'], { encoding: 'utf8' }));
    chownSync(folder, id('-u'), id('-g'));
    succeed('chown', ['-R', 'mysql:mysql', data]);
  }
  const server = spawn(
    'mariadbd',
    [
      '--no-defaults',
      '--user=mysql',
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--port=${envValue(project, `${prefix}_PORT`)}`,
      '--bind-address=127.0.0.1',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_bin',
      '--default-time-zone=+00:00',
      '--log-bin=mariadb-bin',
      '--binlog-format=ROW',
      '--server-id=1',
    ],
    { stdio: 'ignore' },
  );
  const client = (sql: string) =>
    spawnSync('mariadb', ['--no-defaults', `--socket=${socket}`, '--user=root'], { input: sql, encoding: 'utf8' });
  await until('MariaDB', () => client('select 1').status === 0);
  const password = envValue(project, `${prefix}_PASSWORD`).replace(/['\\]/g, '\\$&');
  const rights = readFileSync(join(project, 'warehouse', provider, 'rights.sql'), 'utf8');
  const { status, stderr } = client(
    `create database warehouse; create user warehouse@'%' identified by '${password}'; ${rights}`,
  );
  if (status !== 0) throw new Error(`MariaDB refused its user: ${stderr}`);
  return { stop: () => stop(server, folder) };
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}

function succeed(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) throw new Error(`${program}: ${error.message} (apt-get install mariadb-server)`);
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}
