/** A clone of a generated project brings its generator back by npm install, as a colleague does it. Needs npm and a registry. */
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, stack, succeed, workFolder } from './support/shell';

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = join(ROOT, 'tests', 'third-party', 'row-counts');
const NPM = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error'];

const work = workFolder();
let project = '';
let tarball = '';
afterAll(work.remove);

/** The package as it would be published, under the name given: a fork publishes under its own. Built in a copy of this tree. */
function pack(name: string): string {
  const copy = join(work.path, `sources-${name.replaceAll(/\W/g, '-')}`);
  const left = ['node_modules', 'dist', '.git', 'coverage', 'tests'];
  cpSync(ROOT, copy, { recursive: true, filter: (path) => !left.some((part) => path === join(ROOT, part)) });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const about = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as object;
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...about, name }));
  const packed = succeed('npm', ['pack', '--json', ...NPM], { cwd: copy });
  const [{ filename }] = JSON.parse(packed.slice(packed.indexOf('['))) as [{ filename: string }];
  return join(copy, filename);
}

/** What `npm install` does once the package is published: here it comes from a file. */
function install(cwd: string, ...what: string[]): void {
  succeed('npm', ['install', '--no-save', '--no-package-lock', ...NPM, ...what], { cwd });
}

describe('a generated project', () => {
  beforeAll(() => {
    tarball = pack('plop-pack-antigravity');
    project = stack(work.path, 'shop', '--storage', 'postgresql', '--ingestion', 'dlt');
  });

  it('pins Plop and the generator that made it, and nothing else', () => {
    const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))).toMatchObject({
      private: true,
      devDependencies: { plop: '4.0.5', 'plop-pack-antigravity': own.version },
    });
    expect(readFileSync(join(project, '.gitignore'), 'utf8')).toMatch(/^node_modules\/$/m);
  });

  it('says what is missing before npm install', () => {
    const { status, stderr } = run('node', [join(ROOT, 'node_modules', 'plop', 'bin', 'plop.js'), 'storage'], {
      cwd: project,
    });
    expect(status).toBe(1);
    expect(stderr).toContain('Run "npm install" in');
    expect(stderr).not.toContain('    at ');
  });

  it('grows by npx plop after npm install, from any folder of it', () => {
    install(project, tarball);
    succeed('npx', ['plop', 'storage', 'duckdb', '--yes'], { cwd: join(project, 'data') });
    expect(existsSync(join(project, 'docs', 'duckdb.md'))).toBe(true);
    const doctor = JSON.parse(run('npx', ['plop', 'doctor', '--json'], { cwd: project }).stdout) as {
      findings: { check: string; mark: string }[];
    };
    expect(doctor.findings.find(({ check }) => check === 'project')?.mark).toBe('ok');
  });

  it('takes packages from its package.json', () => {
    const file = join(project, 'package.json');
    const about = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(
      file,
      `${JSON.stringify({ ...about, antigravity: { packages: ['antigravity-row-counts'] } }, null, 2)}\n`,
    );
    const missing = run('npx', ['plop', 'quality', 'row-counts', '--yes'], { cwd: project });
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain('this package is not installed');
    // npm links a folder, and would prune what is not saved: so the package is put there as an installed one.
    cpSync(EXAMPLE, join(project, 'node_modules', 'antigravity-row-counts'), { recursive: true });
    succeed('npx', ['plop', 'quality', 'row-counts', '--yes'], { cwd: project });
    expect(existsSync(join(project, 'quality', 'row_counts', 'run_checks.py'))).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('antigravity-row-counts');
  });
});

describe('a fork under a name of its own', () => {
  it('makes projects that bring the fork back, not us', () => {
    const fork = pack('@acme/data-stacks');
    const home = join(work.path, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{"private":true}');
    install(home, fork);
    succeed('npx', ['antigravity', 'stack', 'forked', '--yes'], { cwd: home });
    const forked = join(home, 'forked');
    expect(readFileSync(join(forked, 'package.json'), 'utf8')).not.toContain('plop-pack-antigravity');
    install(forked, fork);
    succeed('npx', ['plop', 'orchestration', 'dagster', '--yes'], { cwd: forked });
    expect(existsSync(join(forked, 'docs', 'dagster.md'))).toBe(true);
  });
});
