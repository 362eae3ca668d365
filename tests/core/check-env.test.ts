import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { addressVariables } from '../../core/address-secrets';
import { generate } from '../support/stack';
import { temporaryFolder } from './support/folders';

const folder = temporaryFolder();

/** PostgreSQL's password stands in the address that Airflow's connection is; ClickHouse's stands in none. */
const output = generate({ name: 'shop', storage: ['postgresql', 'clickhouse'], orchestration: ['airflow'] });
for (const path of ['scripts/check-env', 'scripts/read-env']) {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, output.vfs.getFile(path)?.content ?? '', { mode: 0o755 });
}

function check(line: string) {
  writeFileSync(join(folder, '.env'), `# a comment\n${line}\n`);
  const name = line.split('=')[0] ?? '';
  const { status, stderr } = spawnSync('sh', ['scripts/check-env'], { cwd: folder, encoding: 'utf8' });
  const { stdout } = spawnSync('sh', ['-c', `. scripts/read-env; printf %s "$${name}"`], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  return { status, stderr: stderr.trim(), value: stdout };
}

describe('a secret that its owner wrote into .env', () => {
  it('is looked at where it stands in an address', () => {
    expect(addressVariables(output.ctx)).toEqual(['AIRFLOW_DATABASE_PASSWORD', 'POSTGRESQL_PASSWORD']);
  });

  it.each([
    ['CLICKHOUSE_PASSWORD=pass', 'pass'],
    ["CLICKHOUSE_PASSWORD='a b@c:d/e%f$g\"h'", 'a b@c:d/e%f$g"h'],
    ["CLICKHOUSE_PASSWORD='it\\'s'", "it's"],
    ['CLICKHOUSE_PASSWORD="say \\"x\\""', 'say "x"'],
    ['CLICKHOUSE_PASSWORD=two words # not this', 'two words'],
    ['POSTGRESQL_PASSWORD=Abc-1._~', 'Abc-1._~'],
    ['SOMETHING_ELSE=$HOME', '$HOME'],
  ])('arrives as it was meant: %s', (line, value) => {
    expect(check(line)).toEqual({ status: 0, stderr: '', value });
  });

  it.each([
    ['CLICKHOUSE_PASSWORD=a$b', 'CLICKHOUSE_PASSWORD holds a $'],
    ['CLICKHOUSE_PASSWORD="a$b"', 'CLICKHOUSE_PASSWORD holds a $'],
    ["POSTGRESQL_PASSWORD='p@ss:w/o%r$d'", 'POSTGRESQL_PASSWORD holds characters that an address cannot ($%/:@)'],
    ["POSTGRESQL_PASSWORD='two words'", 'POSTGRESQL_PASSWORD holds characters that an address cannot ( )'],
  ])('is refused with the reason: %s', (line, reason) => {
    const { status, stderr } = check(line);
    expect(status).toBe(1);
    expect(stderr).toContain(`.env: ${reason}`);
  });
});
