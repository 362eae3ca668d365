import { relative } from 'node:path';
import type { ProjectContext } from '../../core/context';
import { HIGHEST_PORT } from '../../core/ports';
import { counted } from '../terminal/style';
import type { Finding } from './finding';
import type { Machine } from './machine';

const CHECK = 'ports';

/** Host ports: each a number, no two alike, none held by somebody else. */
export async function checkPorts(
  directory: string,
  ctx: ProjectContext,
  values: Readonly<Record<string, string>>,
  machine: Machine,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const names = new Map<number, string>();
  for (const [name, generated] of Object.entries(ctx.ports)) {
    const port = Number(values[name] || generated);
    const other = names.get(port);
    if (!Number.isInteger(port) || port < 1 || port > HIGHEST_PORT)
      findings.push(failure(`${name} in .env is no port: ${values[name]}`, `Write a number, e.g. ${generated}.`));
    else if (other) findings.push(failure(`${name} and ${other} are both ${port}`, `Change one of them in .env.`));
    else names.set(port, name);
  }
  const busy = await machine.busyAmong([...names.keys()]);
  for (const [port, name] of names) {
    if (busy.has(port)) findings.push(busyFinding(port, name, directory, ctx.compose.projectName, machine));
  }
  if (findings.length > 0) return findings;
  return [{ check: CHECK, mark: 'ok', what: `${counted(names.size, 'host port')}, none in use by other programs` }];
}

function busyFinding(port: number, name: string, directory: string, project: string, machine: Machine): Finding {
  const mend = `Stop it, or give ${name} another port in .env.`;
  const format = '{{.Label "com.docker.compose.project"}} {{.Names}}';
  const published = machine.run('docker', ['ps', '--filter', `publish=${port}`, '--format', format]);
  const [owner, container] = published?.ok ? (published.output.split('\n')[0]?.split(' ') ?? []) : [];
  if (owner === project) return running(port, name);
  if (container) return failure(`${port} (${name}) is held by the container ${container} of something else`, mend);
  const listener = machine.listenerOn(port);
  if (!listener) {
    const what = `${port} (${name}) is in use: by this project if it runs, otherwise by some other program`;
    return { check: CHECK, mark: 'warn', what, mend };
  }
  const inside = listener.folder !== '' && !relative(directory, listener.folder).startsWith('..');
  if (inside) return running(port, name);
  return failure(`${port} (${name}) is held by ${listener.program} (process ${listener.pid})`, mend);
}

function running(port: number, name: string): Finding {
  return { check: CHECK, mark: 'ok', what: `${port} (${name}) is in use by this project` };
}

function failure(what: string, mend: string): Finding {
  return { check: CHECK, mark: 'fail', what, mend };
}
