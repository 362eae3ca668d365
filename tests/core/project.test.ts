import { existsSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConflictPolicy } from '../../core/changes';
import type { EngineInput } from '../../core/engine';
import { MANIFEST_PATH } from '../../core/manifest';
import { applyChanges, inspectTarget, planChanges, projectAround } from '../../core/project';
import type { StackRequest } from '../../core/stackfile';
import { generatorIdentity, packageFolder } from '../../core/version';
import { repeatableRandom } from '../support/stack';
import { namesIn, snapshot, temporaryFolder, writeFiles } from './support/folders';
import { decisions, textIn } from './support/generations';
import { problemOf } from './support/problems';
import { make } from './support/toolbox';

/** One run of the program: look, make, compare, write. */
function run(
  directory: string,
  request: Partial<StackRequest>,
  more: Partial<EngineInput> = {},
  policy: ConflictPolicy = 'merge',
) {
  const project = inspectTarget(directory);
  const output = make(request, { ...more, ...(project && { existing: project.existing }) });
  const plan = planChanges(output, directory, project, policy);
  applyChanges(directory, output, plan, project);
  return decisions(plan.changes);
}

const SERVER = { storage: ['server'] };
const GROWN = { storage: ['server'], orchestration: ['runner'] };

function newProject(request: Partial<StackRequest> = SERVER): string {
  const directory = join(temporaryFolder(), 'shop');
  run(directory, request);
  return directory;
}

describe('looking at a folder', () => {
  it('finds room for a new project where there is nothing, or an empty folder', () => {
    const parent = temporaryFolder();
    mkdirSync(join(parent, 'empty'));
    expect(inspectTarget(join(parent, 'nothing'))).toBeUndefined();
    expect(inspectTarget(join(parent, 'empty'))).toBeUndefined();
    expect(namesIn(parent)).toEqual(['empty']);
  });

  it('finds a project of ours, with what its next generation keeps', () => {
    const directory = newProject();
    const project = inspectTarget(directory);
    expect(project).toMatchObject({ directory, request: { name: 'shop', storage: ['server'] } });
    expect(project?.existing).toEqual({
      projectId: project?.manifest.projectId,
      ports: { SERVER_PORT: 5000 },
      secrets: { SERVER_PORT: '5000', SERVER_PASSWORD: expect.stringMatching(/^\w{24}$/) as string },
    });
  });

  it.each<[string, (parent: string) => void, string]>([
    ['a file', (parent) => writeFileSync(join(parent, 'x'), ''), 'exists and is not a folder'],
    ['a link to nothing', (parent) => symlinkSync('nowhere', join(parent, 'x')), 'exists and is not a folder'],
    [
      'a link to an empty folder',
      (parent) => {
        mkdirSync(join(parent, 'y'));
        symlinkSync('y', join(parent, 'x'));
      },
      'is a symbolic link that leads to no project',
    ],
    [
      'a folder of somebody else',
      (parent) => writeFiles(parent, { 'x/a.txt': 'mine' }),
      'exists, holds files and is not a project of this generator',
    ],
    [
      'a folder with hidden files',
      (parent) => writeFiles(parent, { 'x/.git/HEAD': '' }),
      'exists, holds files and is not a project of this generator',
    ],
    [
      'a project whose manifest is damaged',
      (parent) => writeFiles(parent, { [`x/${MANIFEST_PATH}`]: '{' }),
      'is not JSON',
    ],
    [
      'a project of a newer version',
      (parent) => writeFiles(parent, { [`x/${MANIFEST_PATH}`]: '{"format": 99}' }),
      'was written by a newer version',
    ],
  ])('refuses %s and touches nothing', (_, put, what) => {
    const parent = temporaryFolder();
    put(parent);
    const before = snapshot(parent);
    expect(problemOf(() => inspectTarget(join(parent, 'x'))).what).toContain(what);
    expect(snapshot(parent)).toEqual(before);
  });

  it('follows a link to a project, but no link to a memory elsewhere', () => {
    const directory = newProject();
    const parent = temporaryFolder();
    symlinkSync(directory, join(parent, 'link'));
    expect(inspectTarget(join(parent, 'link'))?.request.name).toBe('shop');
    mkdirSync(join(parent, 'forged'));
    symlinkSync(join(directory, '.antigravity'), join(parent, 'forged', '.antigravity'));
    writeFiles(directory, { '.antigravity/stage/0': 'not to be deleted through a link' });
    expect(problemOf(() => inspectTarget(join(parent, 'forged'))).what).toBe(
      '.antigravity is a symbolic link: nothing is written through it',
    );
    expect(existsSync(join(directory, '.antigravity/stage/0'))).toBe(true);
  });

  it('reads the request from the manifest when stack.yaml is gone', () => {
    const directory = newProject();
    rmSync(join(directory, 'stack.yaml'));
    expect(inspectTarget(directory)?.request).toEqual({ name: 'shop', storage: ['server'] });
  });

  it('says the line of a mistake in stack.yaml', () => {
    const directory = newProject();
    writeFileSync(join(directory, 'stack.yaml'), 'name: shop\nstorge: server\n');
    expect(problemOf(() => inspectTarget(directory)).where).toBe('stack.yaml:2');
  });

  it('has no secrets to keep in a fresh clone', () => {
    const directory = newProject();
    rmSync(join(directory, '.env'));
    expect(inspectTarget(directory)?.existing.secrets).toEqual({});
  });

  it('finds the project around a folder of it', () => {
    const directory = newProject();
    mkdirSync(join(directory, 'a', 'b'), { recursive: true });
    expect(projectAround(join(directory, 'a', 'b'))).toBe(directory);
    expect(projectAround(directory)).toBe(directory);
    expect(projectAround(temporaryFolder())).toBeUndefined();
  });
});

describe('a project on disk', () => {
  it('is the same bytes for the same chance', () => {
    expect(snapshot(newProject())).toEqual(snapshot(newProject()));
  });

  it('does not change when it is made again, whatever the chance', () => {
    const directory = newProject(GROWN);
    const before = snapshot(directory);
    const again = run(directory, GROWN, { random: repeatableRandom(99) });
    expect(new Set(Object.values(again))).toEqual(new Set(['identical']));
    expect(snapshot(directory)).toEqual(before);
  });

  it('keeps every secret and port when it grows, and every edit', () => {
    const directory = newProject();
    const env = textIn(directory, '.env');
    writeFileSync(join(directory, 'docker-compose.yml'), `# mine\n${textIn(directory, 'docker-compose.yml')}`);
    expect(run(directory, GROWN, { random: repeatableRandom(99) })).toMatchObject({
      '.env': 'update',
      'stack.yaml': 'update',
    });
    expect(textIn(directory, '.env').startsWith(env)).toBe(true);
    expect(textIn(directory, '.env')).toMatch(/RUNNER_PASSWORD=\w{24}\n$/);
    expect(textIn(directory, 'docker-compose.yml')).toMatch(/^# mine\n/);
  });

  it('is the same whether it grew or was made at once', () => {
    const grown = newProject();
    const { projectId } = inspectTarget(grown)?.existing ?? {};
    run(grown, GROWN);
    const atOnce = join(temporaryFolder(), 'shop');
    const output = make(GROWN, { existing: { projectId: projectId ?? '' } });
    applyChanges(atOnce, output, planChanges(output, atOnce, undefined, 'merge'), undefined);
    const [{ '.env': _grown, ...one }, { '.env': _atOnce, ...other }] = [snapshot(grown), snapshot(atOnce)];
    expect(one).toEqual(other);
  });

  it('loses what a component brought when the component goes, and is what it was before', () => {
    const directory = newProject();
    const { '.env': _before, ...before } = snapshot(directory);
    run(directory, GROWN);
    run(directory, SERVER);
    const { '.env': _after, ...after } = snapshot(directory);
    expect(after).toEqual(before);
  });

  it('moves a port with its option, in .env too', () => {
    const directory = newProject();
    run(directory, { ...SERVER, options: { server: { port: 5555 } } });
    expect(textIn(directory, '.env')).toContain('SERVER_PORT=5555\n');
    expect(inspectTarget(directory)?.existing.ports).toEqual({ SERVER_PORT: 5555 });
  });

  it('writes nothing when an answer to a conflict is missing', () => {
    const directory = newProject();
    writeFiles(directory, { 'requirements/modeler.txt': 'mine' });
    const before = snapshot(directory);
    expect(problemOf(() => run(directory, { ...SERVER, transformation: ['modeler'] }, {}, 'abort')).where).toBe(
      'requirements/modeler.txt',
    );
    expect(snapshot(directory)).toEqual(before);
  });
});

it('the generator knows itself by its package, from any folder of it', () => {
  expect(generatorIdentity()).toEqual({
    name: 'plop-pack-antigravity',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
  });
  expect(packageFolder(join(packageFolder(), 'core'))).toBe(packageFolder());
  expect(() => packageFolder(realpathSync(temporaryFolder()))).toThrow('package.json is missing');
});
