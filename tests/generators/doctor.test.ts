import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Finding } from '../../generators/diagnosis/finding';
import { type Machine, thisMachine } from '../../generators/diagnosis/machine';
import { isOlder } from '../../generators/diagnosis/versions';
import { printDiagnosis } from '../../generators/doctor';
import { ejectTemplates } from '../../generators/eject';
import { builtInRegistry } from '../../providers';
import { testMaterials } from './support/materials';
import { TestProject } from './support/project';
import { capture, temporaryFolder } from './support/terminal';

const folder = temporaryFolder();
let project: TestProject;
/** What each program answers; a program that is not named is not installed. */
let programs: Record<string, string | false>;
let machine: Machine;

beforeEach(async () => {
  const organisation = join(folder.path(), 'organisation');
  project = new TestProject(
    join(folder.path(), 'shop'),
    { ...testMaterials(), packages: [{ name: 'house-style', templates: organisation }] },
    { name: 'shop', storage: ['lake'], visualization: ['board'] },
  );
  mkdirSync(organisation);
  await project.generate();
  programs = {
    'make --version': 'GNU Make 4.3\nmore',
    'docker --version': 'Docker version 28.2.2',
    'docker compose version --short': 'v2.24.0',
    'docker info --format {{.ServerVersion}}': '28.2.2',
  };
  machine = {
    run(program, words) {
      const answer = programs[[program, ...words].join(' ')];
      if (answer === undefined) return program === 'docker' ? { ok: false, output: '' } : undefined;
      return { ok: answer !== false, output: answer || '' };
    },
    busyAmong: () => Promise.resolve(new Set()),
    memory: () => 8192,
    listenerOn: () => undefined,
  };
});

function doctor(...words: string[]) {
  return capture(() => printDiagnosis(project.materials, ['doctor', '--dest', project.directory, ...words], machine));
}

/** What a check found, without what is all right unless nothing else was found. */
async function found(check: string): Promise<{ findings: string[]; exitCode: number }> {
  const { stdout, exitCode } = await doctor('--json');
  const { findings, ok } = JSON.parse(stdout) as { findings: Finding[]; ok: boolean };
  expect(ok).toBe(exitCode === 0);
  const own = findings.filter((finding) => finding.check === check);
  for (const { mark, mend } of own) if (mark !== 'ok') expect(mend).toMatch(/\.$/);
  return { findings: own.map(({ mark, what }) => `${mark}: ${what}`), exitCode };
}

test('a fresh project is well', async () => {
  const { stdout, exitCode } = await doctor();
  expect(stdout).toMatch(/^✔ project {4}manifest and stack\.yaml can be read; made by plop-pack-antigravity@\d/);
  expect(stdout).not.toMatch(/^[!✖]/m);
  expect(stdout).toContain('All is well.');
  expect(exitCode).toBe(0);
});

describe('memory', () => {
  it('is compared with what the machine has', async () => {
    expect((await found('memory')).findings).toEqual(['ok: about 64 MB (lake 64 MB) of 8.0 GB']);
    machine = { ...machine, memory: () => 70 };
    expect(await found('memory')).toEqual({
      findings: [expect.stringContaining('warn: The stack takes about 64 MB of memory and this machine has 70 MB')],
      exitCode: 0,
    });
  });

  it('asks Docker, whose virtual machine may be smaller', async () => {
    programs['docker info --format {{.MemTotal}}'] = String(2 * 1024 ** 3);
    expect((await found('memory')).findings).toEqual(['ok: about 64 MB (lake 64 MB) of 2.0 GB']);
  });
});

describe('overrides', () => {
  const house = (text: string) =>
    new TestProject(join(folder.path(), 'organisation'), project.materials, project.request).write(
      'common/docs/house.md',
      text,
    );
  const eject = () =>
    capture(() => ejectTemplates(project.materials, ['eject', 'common/docs/house.md', '--dest', project.directory]));

  beforeEach(async () => {
    house('one\ntwo\n');
    await eject();
  });

  it('are well while ours stay as they were, whatever the owner does to the copy', async () => {
    project.append('templates/common/docs/house.md', 'mine\n');
    expect(await found('overrides')).toEqual({ findings: ['ok: 1 as up to date as when ejected'], exitCode: 0 });
  });

  it('that have drifted come with the difference', async () => {
    house('one\ntwo and a half\n');
    const { stdout, exitCode } = await doctor();
    expect(stdout).toMatch(
      /^! overrides {2}common\/docs\/house\.md: ours has changed since you ejected it from plop-pack/m,
    );
    expect(stdout).toMatch(/^ +-two\n +\+two and a half$/m);
    expect(exitCode).toBe(0);
  });

  it('are compared even when the remembered copy is damaged', async () => {
    house('one\n');
    project.write('.antigravity/ejected/common/docs/house.md.pristine', 'not what was ejected');
    const { stdout } = await doctor();
    expect(stdout).toContain('cannot be read any more');
    expect(stdout).not.toContain('@@');
  });

  it('of a template that is gone are named', async () => {
    rmSync(join(folder.path(), 'organisation', 'common'), { recursive: true });
    expect((await found('overrides')).findings[0]).toContain('there is no such template any more');
  });

  it('that were deleted are forgotten, those made by hand are not compared', async () => {
    rmSync(project.path('templates/common/docs/house.md'));
    project.write('templates/common/README.md.hbs', 'mine');
    const { findings } = await found('overrides');
    expect(findings).toEqual(['ok: not ejected, so not compared with ours: common/README.md.hbs']);
  });

  it('in a folder that is mixed fail', async () => {
    project.write('templates/index.html', '');
    const { findings, exitCode } = await found('overrides');
    expect(findings[0]).toContain('fail: templates/: holds templates of the generator and also index.html');
    expect(exitCode).toBe(1);
  });
});

test('files: edits are named, deletions warned of, undecided conflicts fail', async () => {
  project.append('README.md', 'mine\n');
  rmSync(project.path('ARCHITECTURE.md'));
  expect(await found('files')).toEqual({
    findings: [
      'ok: 1 file edited since generation, kept by every run: README.md',
      'warn: deleted since generation: ARCHITECTURE.md',
    ],
    exitCode: 0,
  });
  project.append('README.md', '<<<<<<< yours\na\n=======\nb\n>>>>>>> generated\n');
  const { findings, exitCode } = await found('files');
  expect(findings[2]).toBe('fail: lines between <<<<<<< and >>>>>>> are still undecided: README.md');
  expect(exitCode).toBe(1);
});

test('files: another kind of line ending is no edit', async () => {
  project.write('README.md', project.read('README.md').replaceAll('\n', '\r\n'));
  expect((await found('files')).findings).toEqual([expect.stringMatching(/^ok: \d+ generated files, none edited$/)]);
});

describe('secrets', () => {
  const edit = (from: RegExp, to: string) => project.write('.env', project.read('.env').replace(from, to));

  it.each<[string, () => void, string]>([
    ['.env is missing', () => rmSync(project.path('.env')), 'fail: there is no .env'],
    [
      'others can read it',
      () => chmodSync(project.path('.env'), 0o644),
      'fail: .env can be read by others on this machine (0644)',
    ],
    ['one is empty', () => edit(/LAKE_PASSWORD=.*/, 'LAKE_PASSWORD='), 'fail: not set in .env: LAKE_PASSWORD'],
    [
      'one is a placeholder',
      () => edit(/LAKE_PASSWORD=.*/, 'LAKE_PASSWORD="CHANGE_ME_24"'),
      'fail: still a placeholder in .env: LAKE_PASSWORD',
    ],
    ['a port is not there', () => edit(/LAKE_PORT=.*\n/, ''), 'warn: not in .env, so their defaults hold: LAKE_PORT'],
  ])('%s', async (_, spoil, expected) => {
    spoil();
    const { findings, exitCode } = await found('secrets');
    expect(findings).toEqual([expected]);
    expect(exitCode).toBe(expected.startsWith('fail') ? 1 : 0);
  });

  it('in git fail', async () => {
    machine = {
      ...machine,
      run: (program, words, cwd) => (program === 'git' ? thisMachine.run(program, words, cwd) : undefined),
    };
    const git = (...words: string[]) => execFileSync('git', words, { cwd: project.directory });
    git('init', '--quiet');
    expect((await found('secrets')).findings[0]).toContain('private and complete');
    git('add', '--force', '.env');
    expect((await found('secrets')).findings[0]).toContain('git tracks .env');
  });

  it('are never shown', async () => {
    const secret = /LAKE_PASSWORD=(.*)/.exec(project.read('.env'))?.[1] ?? 'none';
    chmodSync(project.path('.env'), 0o644);
    expect((await doctor()).stdout + (await doctor('--json')).stdout).not.toContain(secret);
  });
});

describe('ports', () => {
  const busy = (port: number) => {
    machine = { ...machine, busyAmong: (ports) => Promise.resolve(new Set(ports.filter((other) => other === port))) };
  };
  const publish = (label: string) =>
    (programs['docker ps --filter publish=15432 --format {{.Label "com.docker.compose.project"}} {{.Names}}'] = label);

  it('held by nobody we can name are warned of', async () => {
    busy(15432);
    expect(await found('ports')).toMatchObject({
      findings: ['warn: 15432 (LAKE_PORT) is in use: by this project if it runs, otherwise by some other program'],
      exitCode: 0,
    });
  });

  it('held by a container of another project fail', async () => {
    busy(15432);
    publish('other_123456 other-lake-1');
    expect((await found('ports')).findings).toEqual([
      'fail: 15432 (LAKE_PORT) is held by the container other-lake-1 of something else',
    ]);
  });

  it('held by a container of this project are well', async () => {
    busy(15432);
    publish(`${/^name: (.*)$/m.exec(project.read('docker-compose.yml'))?.[1]} shop-lake-1`);
    expect((await found('ports')).findings).toEqual(['ok: 15432 (LAKE_PORT) is in use by this project']);
  });

  it.each([
    ['a program elsewhere', '/', 'fail: 15432 (LAKE_PORT) is held by postgres (process 7)'],
    ['a program of the project', 'data', 'ok: 15432 (LAKE_PORT) is in use by this project'],
  ])('held by %s', async (_, where, expected) => {
    busy(15432);
    const listener = { pid: 7, program: 'postgres', folder: where === '/' ? '/' : project.path(where) };
    machine = { ...machine, listenerOn: () => listener };
    expect((await found('ports')).findings).toEqual([expected]);
  });

  it('are read from .env', async () => {
    project.write('.env', project.read('.env').replace(/BOARD_PORT=.*/, 'BOARD_PORT=15432'));
    expect((await found('ports')).findings).toEqual(['fail: BOARD_PORT and LAKE_PORT are both 15432']);
    project.write('.env', project.read('.env').replace(/BOARD_PORT=.*/, 'BOARD_PORT=http'));
    expect((await found('ports')).findings).toEqual(['fail: BOARD_PORT in .env is no port: http']);
  });

  (process.platform === 'linux' ? it : it.skip)('name the program that listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(thisMachine.listenerOn(port)).toMatchObject({ pid: process.pid, folder: process.cwd() });
    expect(await thisMachine.busyAmong([port])).toEqual(new Set([port]));
    await new Promise((resolve) => server.close(resolve));
    expect(thisMachine.listenerOn(port)).toBeUndefined();
  });
});

describe('tools', () => {
  it.each<[string, Record<string, string | false | undefined>, string]>([
    ['no make', { 'make --version': undefined }, 'fail: make is missing'],
    [
      'an old compose',
      { 'docker compose version --short': '2.20.3' },
      'fail: docker compose is 2.20.3, this stack needs 2.24 or newer',
    ],
    ['no compose', { 'docker compose version --short': false }, 'fail: docker compose is missing'],
    ['a docker that sleeps', { 'docker info --format {{.ServerVersion}}': false }, 'fail: docker does not answer'],
  ])('%s', async (_, answers, expected) => {
    for (const [command, answer] of Object.entries(answers)) {
      if (answer === undefined) delete programs[command];
      else programs[command] = answer;
    }
    const { findings, exitCode } = await found('tools');
    expect(findings).toContain(expected);
    expect(exitCode).toBe(1);
  });

  it('no docker at all', async () => {
    machine = { ...machine, run: (program) => (program === 'make' ? { ok: true, output: 'GNU Make 4.3' } : undefined) };
    expect((await found('tools')).findings).toEqual(['ok: GNU Make 4.3', 'fail: docker is missing']);
  });

  describe('of a stack without containers', () => {
    const version = '-c import sys; print("%d.%d.%d" % sys.version_info[:3])';
    beforeEach(async () => {
      const materials = { registry: builtInRegistry(), templates: [] };
      project = new TestProject(join(folder.path(), 'local'), materials, { name: 'local_shop', preset: 'local' });
      await project.generate();
    });

    it.each<[string, Record<string, string | false>, string]>([
      ['no python', {}, 'fail: Python 3.11, 3.12 or 3.13 is missing'],
      [
        'another python',
        { [`python3 ${version}`]: '3.9.2' },
        'fail: Python 3.11, 3.12 or 3.13 is missing (found: 3.9.2)',
      ],
      ['one without venv', { [`python3 ${version}`]: '3.12.1' }, 'fail: python3 cannot make virtual environments'],
      ['uv instead', { [`python3 ${version}`]: '3.12.1', 'uv --version': 'uv 0.9' }, 'ok: python3 3.12.1'],
      [
        'venv',
        { [`python3.13 ${version}`]: '3.13.0', 'python3.13 -c import ensurepip, venv': '' },
        'ok: python3.13 3.13.0',
      ],
    ])('%s', async (_, answers, expected) => {
      Object.assign(programs, answers);
      expect((await found('tools')).findings).toContain(expected);
    });
  });
});

describe('pins', () => {
  beforeEach(async () => {
    const materials = { registry: builtInRegistry(), templates: [] };
    project = new TestProject(join(folder.path(), 'whole'), materials, { name: 'whole', preset: 'starter' });
    await project.generate();
  });

  it.each([
    ['requirements/dlt.txt', /dlt\[(.*)\]==.*/, 'dlt[$1]==1.2.0', 'dlt 1.2.0 -> '],
    ['docker-compose.yml', /image: postgres:\S+/, 'image: postgres:17.1', 'postgres 17.1 -> '],
    ['package.json', /"plop": ".*"/, '"plop": "4.0.1"', 'plop 4.0.1 -> 4.0.5'],
  ])('that are older in %s are named', async (file, from, to, expected) => {
    project.write(file, project.read(file).replace(from, to));
    const { findings, exitCode } = await found('pins');
    expect(findings).toEqual([expect.stringContaining(`warn: older than our table in ${file}: `)]);
    expect(findings[0]).toContain(expected);
    expect(exitCode).toBe(0);
  });

  it('that are newer, or of another image, are their owner’s', async () => {
    const compose = project.read('docker-compose.yml');
    project.write('docker-compose.yml', compose.replace(/image: postgres:\S+/, 'image: timescale/timescaledb:1.0'));
    project.write('requirements/dlt.txt', 'dlt==99.0\n');
    expect((await found('pins')).findings).toEqual([expect.stringContaining('none older than our table')]);
  });

  it('in a file that nobody can read say nothing', async () => {
    project.write('docker-compose.yml', 'services: [');
    project.write('package.json', '{"devDependencies":{}}');
    expect((await found('pins')).findings[0]).toMatch(/^ok: /);
  });
});

describe('a project that cannot be read', () => {
  it.each([
    ['.antigravity/manifest.json', '{', 'project', 'is not JSON'],
    ['stack.yaml', 'name: shop\nstorage: [lak]\n', 'stack', 'Did you mean "lake"?'],
    ['stack.yaml', 'name: [', 'project', 'is not YAML'],
    ['.antigravity/ejected.json', '{', 'overrides', 'is not JSON'],
  ])('%s: %s', async (file, text, check, words) => {
    project.write('templates/common/README.md.hbs', 'mine');
    project.write(file, text);
    const { stdout, exitCode } = await doctor();
    expect(stdout).toMatch(new RegExp(`^✖ ${check} `, 'm'));
    expect(stdout).toContain(words);
    expect(exitCode).toBe(1);
  });

  it('is warned of when another generator made it', async () => {
    const manifest = '.antigravity/manifest.json';
    project.write(manifest, project.read(manifest).replace('"plop-pack-antigravity"', '"plop-pack-of-ours"'));
    expect((await found('project')).findings[0]).toMatch(/^warn: made by plop-pack-of-ours@/);
    project.write(
      manifest,
      project
        .read(manifest)
        .replace(/"plop-pack-of-ours",\s*"version": ".*"/, '"plop-pack-antigravity","version":"99.0.0"'),
    );
    expect((await found('project')).findings[0]).toContain('this is the older');
  });
});

test.each([
  [['--help'], 0, 'npx plop doctor'],
  [['--fix'], 1, 'there is no such flag'],
])('%j', async (words, status, text) => {
  const { stdout, stderr, exitCode } = await doctor(...words);
  expect(stdout + stderr).toContain(text);
  expect(exitCode).toBe(status);
});

test.each([
  ['v3.14.0', 'v3.15.0', true],
  ['17.9', '17.11', true],
  ['3.12-slim-bookworm', '3.12-slim-bookworm', false],
  ['2.0', '1.9.9', false],
  ['main', '1.0', false],
])('%s is older than %s: %s', (version, than, expected) => expect(isOlder(version, than)).toBe(expected));
