import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEBIAN_VERSIONS = '/usr/lib/postgresql';

/** A real PostgreSQL server of Debian's package in a temporary folder, with the user and database of the official image. */
export class PostgresServer {
  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  /** Behaves like `docker run postgres` with these three variables. */
  static start(port: number, user: string, password: string, database: string): PostgresServer {
    const folder = mkdtempSync(join(tmpdir(), 'antigravity-pg-'));
    const secret = join(folder, 'password');
    writeFileSync(secret, password, { mode: 0o600 });
    if (isRoot()) {
      const [uid, gid] = postgresAccount();
      for (const path of [folder, secret]) chownSync(path, uid, gid);
    }
    chmodSync(folder, 0o700);
    const data = join(folder, 'data');
    asPostgres('initdb', [
      '-D',
      data,
      '-U',
      user,
      '--pwfile',
      secret,
      '--auth-host',
      'scram-sha-256',
      '-E',
      'UTF8',
      '--locale',
      'C.UTF-8',
    ]);
    // Logical, as the compose service has it where changes are captured; nothing else sees a difference.
    const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c wal_level=logical`;
    asPostgres('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start']);
    const server = new PostgresServer(folder, port);
    asPostgres('createdb', ['-h', folder, '-p', String(port), '-U', user, database], { PGPASSWORD: password });
    return server;
  }

  stop(): void {
    asPostgres('pg_ctl', ['-D', join(this.folder, 'data'), '-m', 'immediate', '-w', 'stop']);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A port that nothing listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

function asPostgres(program: string, args: readonly string[], env: Record<string, string> = {}): void {
  const command = [join(binaries(), program), ...args];
  // The server refuses to run as root; -E keeps PGPASSWORD.
  const full = isRoot() ? ['runuser', '-u', 'postgres', '--', ...command] : command;
  const [head, ...rest] = full as [string, ...string[]];
  // Output goes nowhere: the server inherits it and would keep a pipe open.
  const result = spawnSync(head, rest, {
    env: { ...process.env, ...env },
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 60_000,
  });
  if (result.status !== 0)
    throw new Error(`${program} failed: ${String(result.stderr)} ${result.error?.message ?? ''}`);
}

function binaries(): string {
  const newest = existsSync(DEBIAN_VERSIONS)
    ? readdirSync(DEBIAN_VERSIONS).sort((a, b) => Number(b) - Number(a))[0]
    : undefined;
  if (!newest) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  return join(DEBIAN_VERSIONS, newest, 'bin');
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function postgresAccount(): [number, number] {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return [id('-u'), id('-g')];
}
