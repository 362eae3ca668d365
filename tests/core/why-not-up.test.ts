import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate } from '../support/stack';
import { temporaryFolder } from './support/folders';

const folder = temporaryFolder();
const output = generate({ name: 'shop', storage: ['postgresql'], orchestration: ['dagster'] });

/** Answers like the engine of a project with these containers, by what `docker inspect` and `docker logs` say of each. */
const DOCKER = `#!/bin/sh
case "$1" in
compose) ls "$0.containers" | sed 's/[.].*//' | sort -u ;;
inspect) case "$3" in *Health.Log*) cat "$0.containers/$4.health" ;; *) cat "$0.containers/$4.inspect" ;; esac ;;
logs) cat "$0.containers/$4.log" ;;
esac
`;

function put(path: string, text: string): void {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text, { mode: 0o755 });
}

function why(containers: Record<string, { inspect: string; log?: string; health?: string }>): string {
  for (const path of ['scripts/why-not-up', 'scripts/read-env', 'docker-compose.yml'])
    put(path, output.vfs.getFile(path)?.content.toString() ?? '');
  put('.env', 'POSTGRESQL_PORT=5432\nDAGSTER_PORT=3055\n');
  put('bin/docker', DOCKER);
  for (const [name, { inspect, log = '', health = '' }] of Object.entries(containers)) {
    put(`bin/docker.containers/${name}.inspect`, `${inspect}\n`);
    put(`bin/docker.containers/${name}.log`, log);
    put(`bin/docker.containers/${name}.health`, health);
  }
  const { status, stderr, stdout } = spawnSync('sh', ['scripts/why-not-up'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${join(folder, 'bin')}:${process.env['PATH']}` },
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  return stderr;
}

const WELL = 'well|running|0|healthy|""';

describe('what is said of services that did not come up', () => {
  it.each([
    ['listen tcp4 127.0.0.1:3055: bind: address already in use'],
    ['Bind for 127.0.0.1:3055 failed: port is already allocated'],
    [
      'failed to set up container networking: Error starting userland proxy: listen tcp4 127.0.0.1:3055: bind: address already in use',
    ],
  ])('names the variable of a port that is taken: %s', (error) => {
    const said = why({
      a: { inspect: WELL },
      b: { inspect: `dagster-webserver|created|128||${JSON.stringify(error)}` },
    });
    expect(said.trim()).toBe(
      'dagster-webserver: port 3055 is taken by another program. Set DAGSTER_PORT to a free one in .env, then make up again.',
    );
  });

  it('shows the last lines of a service that failed, and the variables that a wrong password can be in', () => {
    const said = why({
      a: { inspect: WELL },
      b: {
        inspect: 'postgresql-databases|exited|2||""',
        log: 'first\npsql: error: FATAL:  password authentication failed for user "warehouse"\n',
      },
    });
    expect(said).toContain('postgresql-databases is exited. Its last lines:');
    expect(said).toContain('    psql: error: FATAL:  password authentication failed for user "warehouse"');
    expect(said).toContain('This service takes from .env: DAGSTER_DATABASE_PASSWORD, POSTGRESQL_PASSWORD.');
  });

  it('shows what a health check printed, where the service itself keeps a refused login quiet', () => {
    const said = why({
      a: {
        inspect: 'postgresql|running|0|unhealthy|""',
        log: 'ready for connections\n',
        health: "ERROR 2002: Can't connect\n\nERROR 1045 (28000): Access denied for user 'warehouse'@'127.0.0.1'\n\n",
      },
    });
    expect(said).toContain(
      "  Its health check says: ERROR 1045 (28000): Access denied for user 'warehouse'@'127.0.0.1'",
    );
    expect(said).toContain('This service takes from .env: POSTGRESQL_PASSWORD.');
  });

  it('says nothing of those that are well, have ended well, or only wait for another', () => {
    expect(
      why({ a: { inspect: WELL }, b: { inspect: 'once|exited|0||""' }, c: { inspect: 'next|created|0||""' } }),
    ).toBe('');
  });
});

it('is only written where there are containers to explain', () => {
  expect(generate({ name: 'shop', storage: ['duckdb'] }).vfs.getFile('scripts/why-not-up')).toBeUndefined();
});
