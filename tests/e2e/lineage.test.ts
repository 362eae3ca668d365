import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startReceiver } from './support/alerting';
import { freePort } from './support/postgres';
import { until } from './support/services/service';
import { run, stack, workFolder } from './support/shell';

interface Event {
  eventType: string;
  run: { runId: string; facets: Record<string, { message?: string; job?: object }> };
  job: { namespace: string; name: string };
  inputs: object[];
  outputs: object[];
}

describe('lineage/run_step.py, around the steps of a project', () => {
  const work = workFolder();
  let project: string;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  const events = () => receiver.bodies.map((body) => JSON.parse(body) as Event);

  beforeAll(async () => {
    const tools = [
      '--storage',
      'postgresql',
      '--ingestion',
      'dlt',
      '--transformation',
      'dbt',
      '--monitoring',
      'marquez',
    ];
    project = stack(work.path, 'lineage', ...tools);
    receiver = await startReceiver();
  });
  beforeEach(() => receiver.bodies.splice(0));
  afterAll(async () => {
    await receiver.stop();
    work.remove();
  });

  /** Without waiting for its end: the receiver answers in this process. */
  async function runStep(args: readonly string[], env: Record<string, string> = {}) {
    const child = spawn('python3', ['lineage/run_step.py', ...args], {
      cwd: project,
      env: { ...process.env, OPENLINEAGE_URL: new URL(receiver.url).origin, OPENLINEAGE_NAMESPACE: 'shop', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, stdout, stderr };
  }

  it('tells of the beginning and the end, with what the step reads and writes', async () => {
    expect(await runStep(['transform_dbt', '--', 'echo', 'built'])).toEqual({ code: 0, stdout: 'built\n', stderr: '' });
    const [begin, end, ...more] = events();
    expect(more).toEqual([]);
    expect([begin?.eventType, end?.eventType]).toEqual(['START', 'COMPLETE']);
    expect(begin?.run.runId).toBe(end?.run.runId);
    expect(end?.job).toMatchObject({ namespace: 'shop', name: 'transform_dbt' });
    const steps = JSON.parse(readFileSync(join(project, 'lineage/steps.json'), 'utf8')) as Record<string, Event>;
    expect(end?.inputs).toEqual(steps['transform_dbt']?.inputs);
    expect(end?.outputs).toHaveLength(2);
  });

  it('ends as the step ends, and says so', async () => {
    expect((await runStep(['ingest_dlt', '--', 'sh', '-c', 'exit 3'])).code).toBe(3);
    const [, end] = events();
    expect(end?.eventType).toBe('FAIL');
    expect(end?.run.facets['errorMessage']?.message).toContain('ended with 3');
  });

  it('hands on the signal that stops it', async () => {
    const child = spawn('python3', ['lineage/run_step.py', 'ingest_dlt', '--', 'sleep', '60'], {
      cwd: project,
      env: { ...process.env, OPENLINEAGE_URL: new URL(receiver.url).origin },
      stdio: 'ignore',
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    await until('the step', () => events().length === 1);
    // The event is sent before the command is started.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect(events().map(({ eventType }) => eventType)).toEqual(['START', 'FAIL']);
  });

  it('says whose part it is, and tells the tool that it starts', async () => {
    const { stdout } = await runStep(['ingest_dlt', '--', 'printenv', 'OPENLINEAGE_PARENT_ID'], {
      OPENLINEAGE_PARENT_ID: 'shop/daily/01890000-0000-7000-8000-000000000000',
    });
    const [begin] = events();
    expect(begin?.run.facets['parent']?.job).toEqual({ namespace: 'shop', name: 'daily' });
    expect(stdout).toBe(`shop/ingest_dlt/${begin?.run.runId}\n`);
  });

  it('never lets a step fail because of lineage', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const alone = await runStep(['ingest_dlt', '--', 'echo', 'loaded'], { OPENLINEAGE_URL: nobody });
    expect(alone).toMatchObject({ code: 0, stdout: 'loaded\n' });
    expect(alone.stderr).toMatch(/^lineage: http:\S+ did not take the event START of ingest_dlt: .*\nlineage: .*\n$/);
    expect(await runStep(['mine', '--', 'true'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('knows no step'),
    });
    expect(await runStep(['ingest_dlt', '--', 'true'], { OPENLINEAGE_DISABLED: 'true' })).toMatchObject({ stderr: '' });
    expect(events()).toEqual([]);
  });

  it.each([
    [['ingest_dlt'], 2, 'usage: run_step.py'],
    [['ingest_dlt', '--', 'no-such-program'], 127, 'no-such-program: No such file or directory'],
  ])('refuses %j in one line', (args, status, message) => {
    const outcome = run('python3', ['lineage/run_step.py', ...args], { cwd: project, env: { OPENLINEAGE_URL: '' } });
    expect(outcome.status).toBe(status);
    expect(outcome.stderr).toContain(message);
    expect(outcome.stderr).not.toContain('Traceback');
  });
});
