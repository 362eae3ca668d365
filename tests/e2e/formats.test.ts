import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pairwiseStacks } from '../support/pairwise';
import { REPOSITORY, stack, succeed, workFolder } from './support/shell';

const work = workFolder();
afterAll(work.remove);

const { accepted } = pairwiseStacks();

describe('what is generated, judged by the tools that will read it', () => {
  it(`has compose files that Docker Compose itself accepts (${accepted.length} stacks)`, () => {
    const compose = succeed(join(REPOSITORY, 'tests/e2e/support/get-docker-plugin'), ['docker-compose'], {
      cwd: work.path,
    }).trim();
    const texts = new Map<string, (typeof accepted)[number]>();
    // Names and chance are the same in every stack, so equal files need one look.
    for (const one of accepted) texts.set(one.output.vfs.getFile('docker-compose.yml')?.content.toString() ?? '', one);
    let index = 0;
    for (const { label, output } of texts.values()) {
      const folder = join(work.path, 'compose', String((index += 1)));
      for (const { path, content } of output.vfs.list()) {
        if (!/^(docker-compose\.yml|\.env|airflow\/airflow\.env)$/.test(path)) continue;
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
      const { status, stderr } = spawnSync(compose, ['--profile', 'tools', 'config', '--quiet'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect({ label, status, stderr }).toEqual({ label, status: 0, stderr: '' });
    }
  });

  it('has Python that Python compiles', () => {
    const files = new Map<string, Buffer>();
    for (const { output } of accepted) {
      for (const { path, content } of output.vfs.list())
        if (path.endsWith('.py')) files.set(`${path}\0${String(content)}`, content);
    }
    expect(files.size).toBeGreaterThan(5);
    const list = JSON.stringify([...files].map(([key, content]) => [key.split('\0')[0], content.toString('utf8')]));
    const program = 'import json, sys\nfor path, text in json.load(sys.stdin): compile(text, path, "exec")';
    const { status, stderr } = spawnSync('python3', ['-W', 'error', '-c', program], { input: list, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('has alert rules that promtool accepts and whose tests pass', () => {
    const storage = ['--storage', 'postgresql,mariadb,mysql,lakehouse', '--ingestion', 'kafka'];
    const watchers = ['--orchestration', 'airflow,prefect', '--monitoring', 'prometheus,loki,opentelemetry'];
    const project = stack(work.path, 'watched', ...storage, ...watchers);
    const folder = join(project, 'monitoring/prometheus');
    succeed('promtool', ['check', 'config', 'prometheus.yml'], { cwd: folder });
    // A rule that is added, its job is in this stack.
    const all = readdirSync(join(REPOSITORY, 'templates/monitoring/prometheus', 'monitoring/prometheus/rules'));
    expect(readdirSync(join(folder, 'rules'))).toEqual(all);
    succeed('sh', ['-c', 'promtool test rules tests/*.yml'], { cwd: folder });
  });

  it('has a sample data set that is what its generator makes, dirt and all', () => {
    succeed('python3', ['tests/golden-thread/test_shop_data.py'], { cwd: REPOSITORY });
  });
});
