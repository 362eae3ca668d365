import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from '../postgres';
import { startProcess, untilReady } from '../processes';
import { composeService } from '../project';
import { pythonWith } from '../python';
import { REPOSITORY } from '../shell';
import { envValue } from './service';

export interface Prefect {
  /** What a client of the server finds in its environment: address, login, programs. */
  env: Record<string, string>;
  /** The program `prefect`. */
  program: string;
  stop: () => Promise<void>;
}

/**
 * The compose services `prefect-server` and `prefect-flows`, with the settings that Compose gives them, on this machine:
 * addresses of containers become those of the host, the volume of the warehouse becomes the project's folder.
 * @param variables of the steps, which run in the second one
 */
export async function start(project: string, folder: string, variables: Record<string, string>): Promise<Prefect> {
  const program = join(dirname(prefectPython(project)), 'prefect');
  const [port, runnerPort] = [await freePort(), String(await freePort())];
  const onHost = (text: string) =>
    text
      .replace('@postgresql:5432/', `@127.0.0.1:${envValue(project, 'POSTGRESQL_PORT')}/`)
      .replace('http://prefect-server:4200/', `http://127.0.0.1:${port}/`);
  const settings = (service: string) =>
    Object.fromEntries(
      Object.entries(composeService(project, service).service.environment ?? {})
        .filter(([name]) => /^(PREFECT_|DO_NOT_TRACK$)/.test(name))
        .map(([name, value]) => [name, onHost(value)]),
    );
  const common = { PREFECT_HOME: join(folder, 'home'), PATH: `${dirname(program)}:${process.env['PATH'] ?? ''}` };

  const serverLog = join(folder, 'server.log');
  const server = startProcess(program, ['server', 'start', '--host', '127.0.0.1', '--port', String(port)], {
    cwd: folder,
    log: serverLog,
    env: { ...common, ...settings('prefect-server'), PREFECT_SERVER_UI_STATIC_DIRECTORY: join(folder, 'pages') },
  });
  const env = { ...common, ...settings('prefect-flows'), PREFECT_RUNNER_SERVER_PORT: runnerPort };
  try {
    await untilReady(server, serverLog, () => answers(`http://127.0.0.1:${port}/api/ready`), 240);
    const flowsLog = join(folder, 'flows.log');
    const flows = startProcess(prefectPython(project), ['flows/serve.py'], {
      cwd: project,
      log: flowsLog,
      env: { ...variables, ...env },
    });
    const stop = async () => {
      await flows.stop();
      await server.stop();
    };
    try {
      await untilReady(flows, flowsLog, () => answers(`http://127.0.0.1:${runnerPort}/health`));
    } catch (error) {
      await flows.stop();
      throw error;
    }
    return { env, program, stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function prefectPython(project: string): string {
  const pins = readFileSync(join(project, 'requirements/prefect.txt'), 'utf8').match(/^\S+==\S+$/gm) ?? [];
  return pythonWith(...pins, '--constraint', join(REPOSITORY, 'templates/common/requirements/constraints/prefect.txt'));
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
