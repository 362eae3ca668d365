import type { Finding } from './finding';
import type { Machine } from './machine';
import { isOlder } from './versions';

const CHECK = 'tools';
const OLDEST_COMPOSE = '2.24';
/** In the order in which scripts/venv tries them. */
const PYTHONS = ['python3.12', 'python3.13', 'python3.11', 'python3'];
const PYTHON_LINES = ['3.11', '3.12', '3.13'];

/** The programs that this stack needs on this machine. */
export function checkTools(needsContainers: boolean, machine: Machine): Finding[] {
  const make = machine.run('make', ['--version']);
  return [
    make
      ? ok(make.output.split('\n')[0] ?? 'make')
      : failure('make is missing', 'Install it: apt-get install make, or the command line tools of Xcode.'),
    ...(needsContainers ? checkDocker(machine) : checkPython(machine)),
  ];
}

function checkDocker(machine: Machine): Finding[] {
  const docker = machine.run('docker', ['--version']);
  if (!docker)
    return [failure('docker is missing', 'Install Docker Engine or Docker Desktop: docs.docker.com/get-docker.')];
  const compose = machine.run('docker', ['compose', 'version', '--short']);
  const version = compose?.ok ? compose.output.replace(/^v/, '') : undefined;
  const findings = [ok(docker.output)];
  const mend = 'Install the Compose plugin: docs.docker.com/compose/install.';
  if (version === undefined) findings.push(failure('docker compose is missing', mend));
  else if (isOlder(version, OLDEST_COMPOSE))
    findings.push(failure(`docker compose is ${version}, this stack needs ${OLDEST_COMPOSE} or newer`, mend));
  else findings.push(ok(`docker compose ${version}`));
  if (!machine.run('docker', ['info', '--format', '{{.ServerVersion}}'])?.ok)
    findings.push(failure('docker does not answer', 'Start it; on Linux add yourself to the group docker.'));
  return findings;
}

function checkPython(machine: Machine): Finding[] {
  const seen: string[] = [];
  for (const python of PYTHONS) {
    const found = machine.run(python, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])']);
    if (!found?.ok) continue;
    seen.push(found.output);
    if (!PYTHON_LINES.includes(found.output.replace(/\.\d+$/, ''))) continue;
    const makesEnvironments =
      machine.run(python, ['-c', 'import ensurepip, venv'])?.ok || machine.run('uv', ['--version'])?.ok;
    if (makesEnvironments) return [ok(`${python} ${found.output}`)];
    return [
      failure(`${python} cannot make virtual environments`, 'Install uv, or on Debian: apt-get install python3-venv.'),
    ];
  }
  const had = seen.length > 0 ? ` (found: ${[...new Set(seen)].join(', ')})` : '';
  return [
    failure(
      `Python 3.11, 3.12 or 3.13 is missing${had}`,
      `Install one of them; it is looked for as ${PYTHONS.join(', ')}.`,
    ),
  ];
}

function ok(what: string): Finding {
  return { check: CHECK, mark: 'ok', what };
}

function failure(what: string, mend: string): Finding {
  return { check: CHECK, mark: 'fail', what, mend };
}
