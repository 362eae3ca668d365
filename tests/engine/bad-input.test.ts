import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../e2e/support/postgres';
import { workFolder } from '../e2e/support/shell';
import { docker } from './support/engine';
import { onEngine } from './support/on-engine';
import { RunningProject, until } from './support/running-project';

const SMALL = ['--storage', 'postgresql', '--transformation', 'sql', '--visualization', 'streamlit'];

onEngine('what goes wrong on an engine', () => {
  const work = workFolder();
  let first: RunningProject;
  let second: RunningProject;

  beforeAll(async () => {
    // Both before anything runs, so that they want the same ports: ones that nobody else on this machine is likely to take.
    const ports = ['postgresql', 'streamlit'].map(async (tool) => ['--set', `${tool}.port=${await freePort()}`]);
    const flags = [...SMALL, ...(await Promise.all(ports)).flat()];
    first = RunningProject.generate(join(work.path, 'one'), 'shop', ...flags);
    second = RunningProject.generate(join(work.path, 'two'), 'shop', ...flags, '--monitoring', 'prometheus');
  });
  afterAll(() => {
    first.remove();
    second.remove();
    work.remove();
  });

  it('says make env where there is no .env', () => {
    const file = join(first.folder, '.env');
    const text = readFileSync(file);
    rmSync(file);
    const { status, stderr } = first.make('up');
    writeFileSync(file, text, { mode: 0o600 });
    expect(status).not.toBe(0);
    expect(stderr).toContain('make env');
  });

  it('names the variable of a port that another program has', async () => {
    const port = Number(first.env['STREAMLIT_PORT']);
    const other = await listenOn(port);
    const { status, stderr } = first.up();
    await new Promise((resolve) => other.close(resolve));
    expect(status).not.toBe(0);
    expect(stderr).toContain(
      `streamlit: port ${port} is taken by another program. Set STREAMLIT_PORT to a free one in .env`,
    );
    expect(first.up().status).toBe(0);
  });

  it('names the variable of a port that a second project has, and lives beside it on another', async () => {
    const { status, stderr } = second.up();
    expect(status).not.toBe(0);
    expect(stderr).toContain('Set POSTGRESQL_PORT to a free one');
    second.setEnv('POSTGRESQL_PORT', await freePort());
    second.setEnv('STREAMLIT_PORT', await freePort());
    expect(second.up().status).toBe(0);
    for (const kind of ['network', 'volume'])
      for (const project of [first, second])
        expect(docker(kind, 'ls', '--format', '{{.Name}}')).toContain(`${project.file.name}_`);
    expect(second.unwell()).toEqual([]);
    expect(first.unwell()).toEqual([]);
    expect(second.env['POSTGRESQL_PASSWORD']).not.toBe(first.env['POSTGRESQL_PASSWORD']);
  });

  it('starts a container again that was killed', async () => {
    const [container = ''] = first.composed('ps', '--quiet', 'streamlit').trim().split('\n');
    const pid = Number(docker('inspect', '--format', '{{.State.Pid}}', container));
    process.kill(pid, 'SIGKILL');
    await until('the container', 180, () => {
      const now = Number(docker('inspect', '--format', '{{.State.Pid}}', container));
      return Promise.resolve(now > 0 && now !== pid && first.unwell().length === 0 ? true : undefined);
    });
  });

  it('names the variable of a password that the data was not made with', () => {
    first.setEnv('POSTGRESQL_PASSWORD', 'anotherpassword1');
    const { status, stderr } = first.up();
    expect(status).not.toBe(0);
    expect(stderr).toContain('postgresql is running, unhealthy');
    expect(stderr).toContain('This service takes from .env: POSTGRESQL_PASSWORD.');
  });
});

function listenOn(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
