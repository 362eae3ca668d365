import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shownSum } from './support/marts';
import { freePort } from './support/postgres';
import { pythonWith } from './support/python';
import { envValue, type NativeService } from './support/services/service';
import { start as startSnowflake } from './support/services/snowflake';
import { REPOSITORY, run, stack, workFolder } from './support/shell';

/** By warehouse: the options that move its ports. */
const SERVERS: [string, string[]][] = [
  ['postgresql', ['port']],
  ['mariadb', ['port']],
  ['mysql', ['port']],
  ['clickhouse', ['port', 'native_port']],
];
const EXPECTED = join(REPOSITORY, 'tests/golden-thread/expected');

describe('the warehouse, by its own client', () => {
  const work = workFolder();
  afterAll(work.remove);

  it.each(SERVERS)(
    'is written in one move, read without writing, and shown by Streamlit: %s',
    async (name, options) => {
      const ports = await Promise.all(options.map(async (option) => `${name}.${option}=${await freePort()}`));
      const project = stack(
        work.path,
        `of_${name}`,
        ...['--storage', name, '--transformation', 'sql', '--visualization', 'streamlit'],
        ...ports.flatMap((port) => ['--set', port]),
      );
      const { start } = (await import(`./support/services/${name}`)) as {
        start(project: string): Promise<NativeService>;
      };
      const service = await start(project);
      const prefix = name.toUpperCase();
      const env = {
        WAREHOUSE_TYPE: name,
        WAREHOUSE_HOST: '127.0.0.1',
        WAREHOUSE_PORT: envValue(project, `${prefix}_PORT`),
        WAREHOUSE_USER: 'warehouse',
        WAREHOUSE_PASSWORD: envValue(project, `${prefix}_PASSWORD`),
        WAREHOUSE_DATABASE: 'warehouse',
      };
      try {
        expect(drive(project, env)).toEqual({ status: 0, stderr: '\n' });
        expect(shown(project, env)).toEqual({
          before: { errors: [], infos: [expect.stringContaining('no marts yet') as unknown], metrics: {} },
          after: {
            errors: [],
            infos: [],
            metrics: {
              'Net revenue': `€ ${shownSum('Net revenue')}`,
              Orders: '215',
              Refunds: `€ ${shownSum('Refunds')}`,
            },
          },
        });
      } finally {
        await service.stop();
      }
    },
  );

  it('is written in one move: duckdb', () => {
    const project = stack(work.path, 'of_duckdb', '--storage', 'duckdb');
    expect(drive(project, {}, '--only-writer')).toEqual({ status: 0, stderr: '\n' });
  });

  it('is written in one move: snowflake, as fakesnow plays it', async () => {
    const project = stack(work.path, 'of_snowflake', '--storage', 'snowflake');
    const { env = {}, stop } = await startSnowflake();
    const client = Object.fromEntries(
      Object.entries(env).map(([key, value]) => [key.replace('SNOWFLAKE_', 'WAREHOUSE_'), value]),
    );
    try {
      expect(drive(project, client, '--only-writer')).toEqual({ status: 0, stderr: '\n' });
    } finally {
      await stop();
    }
  });

  it.each([
    ['snowflake', 'Snowflake: fill in SNOWFLAKE_ACCOUNT, SNOWFLAKE_USER, SNOWFLAKE_PASSWORD'],
    ['bigquery', 'BigQuery: fill in BIGQUERY_PROJECT, BIGQUERY_KEYFILE'],
  ])('says in one line which credentials are missing: %s', (name, line) => {
    const project = stack(work.path, `without_${name}`, '--storage', name);
    const python = pythonWith(...requirementsOf(project, 'warehouse'));
    const { status, stderr } = run(python, ['warehouse/marts.py'], { cwd: project });
    expect({ status, lines: stderr.trim().split('\n').length }).toEqual({ status: 1, lines: 1 });
    expect(stderr).toContain(line);
  });
});

function requirementsOf(project: string, environment: string): string[] {
  const text = readFileSync(join(project, `requirements/${environment}.txt`), 'utf8');
  return text.split('\n').filter((line) => /^[a-z]/.test(line));
}

function drive(project: string, env: Record<string, string>, ...more: string[]) {
  const program = join(REPOSITORY, 'tests/e2e/python/warehouse_client.py');
  // A warning of the client's own is a mistake; the cloud's driver has some of other people's.
  const strict = env['WAREHOUSE_PROTOCOL'] ? [] : ['-W', 'error'];
  const { status, stderr } = run(pythonWith(...requirementsOf(project, 'warehouse')), [...strict, program, ...more], {
    cwd: project,
    env: { ...env, PYTHONPATH: join(project, 'warehouse') },
  });
  return { status, stderr };
}

/** What the dashboard shows before there are marts, and on the expected ones. */
function shown(project: string, env: Record<string, string>): unknown {
  const program = join(REPOSITORY, 'tests/e2e/python/streamlit_dashboard.py');
  const python = pythonWith(...requirementsOf(project, 'streamlit'));
  const { status, stdout, stderr } = run(python, [program, EXPECTED], {
    cwd: project,
    env: { ...env, PYTHONPATH: join(project, 'warehouse') },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
