import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pinned } from '../../core/catalog/packages';
import type { StackRequest } from '../../core/stackfile';
import { generate } from '../support/stack';
import { pythonWith } from './support/python';
import { REPOSITORY, run, succeed, workFolder } from './support/shell';

const work = workFolder();
afterAll(work.remove);

interface Made {
  /** Inputs by type and name. */
  resources: Record<string, Record<string, Record<string, unknown>>>;
  outputs: string[];
}

const THREAD = { ingestion: ['dlt'], transformation: ['dbt'] };

/** The generated program in a folder of its own, with the command that runs it under Pulumi's own SDK and without a cloud. */
function program(name: string, request: Omit<StackRequest, 'name'>) {
  const output = generate({ name: 'shop', ...request, infrastructure: ['pulumi'] });
  const project = join(work.path, name);
  for (const { path, content, mode } of output.vfs.list()) {
    if (!path.startsWith('pulumi/')) continue;
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), content, { mode });
  }
  const constraints = join(REPOSITORY, 'templates/common/requirements/constraints/pulumi.txt');
  const packages = [pinned('pulumi'), pinned('pulumi-aws'), pinned('pulumi-random')];
  const python = pythonWith(...packages, '--constraint', constraints);
  const command = [join(REPOSITORY, 'tests/e2e/python/pulumi_program.py'), project];
  return { output, project, python, command };
}

function made(name: string, request: Omit<StackRequest, 'name'>, ...settings: string[]) {
  const { output, project, python, command } = program(name, request);
  const result = JSON.parse(succeed(python, [...command, ...settings], { cwd: work.path })) as Made;
  const all = (type: string) => result.resources[type] ?? {};
  return { output, project, outputs: result.outputs, all };
}

/** A document of AWS's, which Pulumi hands on as text. */
function json<Shape>(text: unknown): Shape {
  return JSON.parse(String(text)) as Shape;
}

describe('the Pulumi program', () => {
  it('runs the steps in their order, on a server, with the bucket, and hands over the password by reference only', () => {
    const { output, project, all, outputs } = made('server', { storage: ['postgresql', 'seaweedfs'], ...THREAD });
    succeed('shellcheck', [join(project, 'pulumi/push-images')], { cwd: project });
    const [pipeline] = Object.values(all('aws:sfn/stateMachine:StateMachine'));
    type States = Record<string, { Next?: string; Retry?: [{ MaxAttempts: number }]; TimeoutSeconds?: number }>;
    const { StartAt, States } = json<{ StartAt: string; States: States }>(pipeline?.['definition']);
    const order: string[] = [];
    for (let at: string | undefined = StartAt; at !== undefined; at = States[at]?.Next) order.push(at);
    expect(order).toEqual([...output.ctx.steps.map(({ id }) => id), 'succeeded']);
    for (const { id, retries, timeoutMinutes } of output.ctx.steps) {
      expect(States[id]).toMatchObject({ Retry: [{ MaxAttempts: retries }], TimeoutSeconds: timeoutMinutes * 60 });
    }

    const tasks = Object.values(all('aws:ecs/taskDefinition:TaskDefinition'));
    expect(tasks).toHaveLength(new Set(output.ctx.steps.map(({ environment }) => environment)).size);
    for (const task of tasks) {
      type Container = { environment: object[]; secrets: { valueFrom: string }[]; readonlyRootFilesystem: boolean };
      const [container] = json<[Container]>(task['containerDefinitions']);
      expect(container.environment).toEqual(
        expect.arrayContaining([
          { name: 'WAREHOUSE_HOST', value: 'warehouse.internal' },
          { name: 'OBJECT_STORE', value: 'aws' },
          { name: 'S3_ENDPOINT_URL', value: 'https://s3.eu-central-1.amazonaws.com' },
          { name: 'DATA_BUCKET', value: 'data-id' },
        ]),
      );
      expect(container.secrets.map(({ valueFrom }) => valueFrom)).toEqual([
        expect.stringMatching(/^arn:.*:password::$/),
      ]);
      expect(container.readonlyRootFilesystem).toBe(true);
      expect(String(task['containerDefinitions'])).not.toContain('password-of-the-test');
    }
    expect(Object.values(all('aws:rds/instance:Instance'))).toEqual([
      expect.objectContaining({ publiclyAccessible: false, storageEncrypted: true, deletionProtection: true }),
    ]);
    expect(outputs).toEqual(expect.arrayContaining(['pipeline_arn', 'image_repositories', 'warehouse_secret_arn']));
  });

  it('keeps a warehouse that is a file where the steps mount it', () => {
    const { all } = made(
      'file',
      { storage: ['duckdb'], ...THREAD },
      'schedule_enabled=true',
      'alarm_email=a@b.example',
    );
    expect(Object.keys(all('aws:efs/fileSystem:FileSystem'))).toEqual(['warehouse']);
    expect(Object.keys(all('aws:efs/fileSystemPolicy:FileSystemPolicy'))).toEqual(['warehouse']);
    for (const task of Object.values(all('aws:ecs/taskDefinition:TaskDefinition')))
      expect(String(task['containerDefinitions'])).toContain('"/warehouse"');
    expect(Object.values(all('aws:scheduler/schedule:Schedule'))).toEqual([
      expect.objectContaining({ state: 'ENABLED' }),
    ]);
    expect(Object.keys(all('aws:cloudwatch/metricAlarm:MetricAlarm'))).toContain('silent');
    expect(all('aws:rds/instance:Instance')).toEqual({});
  });

  it('reaches a warehouse elsewhere with what its owner says, and says what is missing', () => {
    const stack = { storage: ['snowflake'], ...THREAD };
    const names = ['account', 'user', 'role', 'compute', 'database'];
    const { all } = made('elsewhere', stack, ...names.map((name) => `snowflake_${name}=its-${name}`));
    for (const task of Object.values(all('aws:ecs/taskDefinition:TaskDefinition'))) {
      expect(String(task['containerDefinitions'])).toContain('{"name": "SNOWFLAKE_ROLE", "value": "its-role"}');
      expect(String(task['containerDefinitions'])).toContain('"name": "SNOWFLAKE_PASSWORD", "valueFrom": "arn:');
    }
    const { python, command } = program('elsewhere', stack);
    const { status, stderr } = run(python, command, { cwd: work.path });
    expect(status).not.toBe(0);
    expect(stderr.trim()).toBe('steps need SNOWFLAKE_ACCOUNT: pulumi config set snowflake_account VALUE');
  });

  it('makes network and bucket for a stack that runs nothing', () => {
    const { all, outputs } = made('nothing', {});
    expect(Object.keys(all('aws:s3/bucket:Bucket')).sort()).toEqual(['data', 'logs']);
    expect(Object.keys(all('aws:ec2/subnet:Subnet'))).toHaveLength(4);
    expect(all('aws:ecs/taskDefinition:TaskDefinition')).toEqual({});
    expect(outputs).not.toContain('pipeline_arn');
  });
});
