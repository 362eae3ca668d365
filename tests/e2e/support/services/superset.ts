import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Running, startProcess, untilReady } from '../processes';
import { composeService } from '../project';
import { pythonWith } from '../python';
import { type Outcome, REPOSITORY, run } from '../shell';

/** The real Superset, of PyPI, as its image would run it. */
export const SHOWN = 'the real server (PyPI)';

const FOLDER = 'dashboards/superset';
const CONSTRAINTS = join(REPOSITORY, 'tests/e2e/python/superset_constraints.txt');

/** What the project's image holds: Superset, and the drivers of these projects on top. */
export function supersetPython(projects: readonly string[]): string {
  const drivers = projects.flatMap((project) =>
    readFileSync(join(project, 'requirements/superset.txt'), 'utf8')
      .split('\n')
      .filter((line) => /^[a-z]/.test(line)),
  );
  return pythonWith('apache-superset==6.1.0', ...[...new Set(drivers)].sort(), '--constraint', CONSTRAINTS);
}

/** Ports on the host and paths of the project, in the place of what containers see. */
function onHost(project: string, value: string, env: Record<string, string>): string {
  return value
    .replace(/@(postgresql|mariadb|mysql|clickhouse):\d+\//, (_, name: string) => {
      return `@127.0.0.1:${env[`${name.toUpperCase()}_PORT`]}/`;
    })
    .replace(':////warehouse/', `:///${join(project, 'data/warehouse')}/`)
    .replace('/app/assets', join(project, FOLDER, 'assets'));
}

/** The environment of one of the project's containers, for a process on the host. */
function environmentOf(project: string, service: string, python: string): Record<string, string> {
  const { service: container, env } = composeService(project, service);
  const environment = Object.entries(container.environment ?? {});
  return {
    ...Object.fromEntries(environment.map(([key, value]) => [key, onHost(project, value, env)])),
    PATH: `${dirname(python)}:${process.env['PATH']}`,
    PYTHONPATH: join(project, FOLDER),
    FLASK_APP: 'superset.app:create_app()',
    SUPERSET_ENV: 'production',
  };
}

/** What the one-shot `superset-init` does, or one of its programs. @param more variables instead of the project's. */
export function initialise(
  project: string,
  python: string,
  more: Record<string, string> = {},
  program: string[] = ['sh', 'init.sh'],
): Outcome {
  const [command = '', ...args] = program;
  return run(command, args, {
    cwd: join(project, FOLDER, 'init'),
    env: { ...environmentOf(project, 'superset-init', python), ...more },
  });
}

/** The web server, as the image's own script starts it. */
export async function startServer(project: string, python: string, port: number): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'antigravity-superset-'));
  const log = join(folder, 'log');
  const server = startProcess(
    join(dirname(python), 'gunicorn'),
    [
      '--bind',
      `127.0.0.1:${port}`,
      '--workers',
      '1',
      '--worker-class',
      'gthread',
      '--threads',
      '8',
      // A client keeps its connections longer than the two seconds of the default.
      '--keep-alive',
      '120',
      'superset.app:create_app()',
    ],
    { cwd: folder, log, env: { ...environmentOf(project, 'superset', python), SUPERSET_HOME: folder } },
  );
  await untilReady(server, log, () =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      (answer) => answer.ok,
      () => false,
    ),
  );
  return {
    ...server,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
