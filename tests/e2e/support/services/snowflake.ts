import { spawn } from 'node:child_process';
import { pythonWith } from '../python';
import { freePort } from '../postgres';
import { type NativeService, until } from './service';

export const SHOWN = 'fakesnow in its place: the dialect on DuckDB';

/**
 * A stand-in: fakesnow, which answers Snowflake's own protocol with DuckDB and translates the SQL. It shows that the client
 * and the dialect fit together, not that Snowflake agrees; it sums decimals as floats, for one.
 */
export async function start(): Promise<NativeService> {
  const port = await freePort();
  const python = pythonWith('fakesnow[server]==0.12.1', 'snowflake-connector-python==4.8.1', 'duckdb==2.0.1');
  const program = 'import sys; from fakesnow.cli import main; sys.exit(main(sys.argv[1:]))';
  const server = spawn(python, ['-c', program, '-s', '-p', String(port)], { stdio: 'ignore' });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await until('fakesnow', () =>
    fetch(`http://localhost:${port}/`).then(
      () => true,
      () => false,
    ),
  );
  return {
    stop: async () => {
      server.kill('SIGKILL');
      await ended;
    },
    env: {
      SNOWFLAKE_ACCOUNT: 'fakesnow',
      SNOWFLAKE_USER: 'pipeline',
      SNOWFLAKE_PASSWORD: 'any',
      SNOWFLAKE_ROLE: 'pipeline',
      SNOWFLAKE_COMPUTE: 'pipeline',
      SNOWFLAKE_DATABASE: 'shop',
      WAREHOUSE_HOST: 'localhost',
      WAREHOUSE_PORT: String(port),
      WAREHOUSE_PROTOCOL: 'http',
    },
  };
}
