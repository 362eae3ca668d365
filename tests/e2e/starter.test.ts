import { readFileSync } from 'node:fs';
import { parseEnvFile } from '../../core/envfile';
import { expectedMarts, exportedMarts } from './support/marts';
import { freePort, PostgresServer } from './support/postgres';
import { stack, succeed, workFolder } from './support/shell';

describe('the thread of the preset starter, against a real PostgreSQL server', () => {
  const work = workFolder();
  let project: string;
  let server: PostgresServer | undefined;

  beforeAll(async () => {
    const port = await freePort();
    project = stack(work.path, 'shop_starter', '--preset', 'starter', '--set', `postgresql.port=${port}`);
    const { POSTGRESQL_PASSWORD: password } = parseEnvFile(readFileSync(`${project}/.env`, 'utf8'));
    server = PostgresServer.start(port, 'warehouse', password ?? '', 'warehouse');
  });
  afterAll(() => {
    server?.stop();
    work.remove();
  });

  it('loads with dlt, models with dbt, passes every check, and shows the expected marts', () => {
    const shown = succeed('make', ['demo', 'RUNNER=venv'], { cwd: project });
    expect(shown).toContain('daily_revenue');
    expect(exportedMarts(project)).toEqual(expectedMarts());
  });

  it('gives the same totals when it runs again', () => {
    succeed('make', ['run', 'RUNNER=venv'], { cwd: project });
    expect(exportedMarts(project)).toEqual(expectedMarts());
  });
});
