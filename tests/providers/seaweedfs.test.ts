import { parse as parseYaml } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { dependenciesOf } from '../../core/thread';
import { generate, textOf } from '../support/stack';

type Output = ReturnType<typeof generate>;

function thread(storage: string[], more: object = {}): Output {
  return generate({ name: 'shop', storage, ingestion: ['dlt'], transformation: ['dbt'], ...more });
}

function services(output: Output): Record<string, ComposeService> {
  return (parseYaml(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

function filesBelow(output: Output, folder: string): string[] {
  return output.vfs
    .list()
    .map(({ path }) => path)
    .filter((path) => path.startsWith(folder));
}

function stepIds(output: Output): string[] {
  return output.ctx.steps.map(({ id }) => id);
}

describe('SeaweedfsProvider', () => {
  it.each([
    ['postgresql', ['land_files', 'ingest_dlt', 'transform_dbt', 'export_marts']],
    ['duckdb', ['land_files', 'ingest_dlt', 'transform_dbt', 'publish_duckdb', 'export_marts']],
  ])('lands the source files before, and exports the marts after the thread of %s', (warehouse, expected) => {
    for (const storage of [
      ['seaweedfs', warehouse],
      [warehouse, 'seaweedfs'],
    ])
      expect(stepIds(thread(storage))).toEqual(expected);
  });

  it('exports what readers see: after the checks, and after what other steps publish', () => {
    const { ctx } = thread(['seaweedfs', 'duckdb'], { quality: ['great-expectations'] });
    const step = ctx.steps.find(({ id }) => id === 'export_marts');
    expect(step && dependenciesOf(step, ctx.steps)).toEqual([
      'transform_dbt',
      'check_great_expectations',
      'publish_duckdb',
    ]);
  });

  it('only lands files in a stack without a warehouse', () => {
    const output = generate({ name: 'shop', storage: ['seaweedfs'] });
    expect(stepIds(output)).toEqual(['land_files']);
    expect(filesBelow(output, 'object_store/')).toEqual([
      'object_store/land_files.py',
      'object_store/list_objects.py',
      'object_store/store.py',
    ]);
    expect(textOf(output, 'requirements/object_store.txt')).not.toContain('psycopg');
    expect(textOf(output, 'docs/seaweedfs.md')).not.toContain('make export_marts');
  });

  it.each([
    ['postgresql', 'psycopg[binary]==3.3.9'],
    ['duckdb', 'duckdb==1.5.5'],
  ])('reads %s with the driver of the warehouse client', (warehouse, driver) => {
    const output = thread(['seaweedfs', warehouse]);
    expect(textOf(output, 'requirements/object_store.txt')).toContain(driver);
    expect(services(output).object_store).toMatchObject({
      profiles: ['tools'],
      environment: {
        S3_ENDPOINT_URL: 'http://seaweedfs:8333',
        S3_MARTS_BUCKET: 'marts',
        WAREHOUSE_TYPE: warehouse,
      },
      depends_on: { seaweedfs: { condition: 'service_healthy' } },
    });
  });

  it('is one process that keeps its data, asks for keys, and sends nothing to its makers', () => {
    const server = services(thread(['seaweedfs', 'postgresql'])).seaweedfs;
    expect(server).toMatchObject({
      image: 'chrislusf/seaweedfs:4.48',
      command: expect.arrayContaining(['mini', '-dir=/data', '-ip=seaweedfs', '-master.telemetry=false']) as unknown,
      environment: {
        AWS_ACCESS_KEY_ID: '${SEAWEEDFS_ACCESS_KEY:?is missing in .env: run make env}',
        AWS_SECRET_ACCESS_KEY: '${SEAWEEDFS_SECRET_KEY:?is missing in .env: run make env}',
        S3_BUCKET: 'landing,marts',
      },
      ports: ['127.0.0.1:${SEAWEEDFS_PORT:-8333}:8333'],
      volumes: ['seaweedfs_data:/data'],
    });
  });

  it('shows all files in the browser only when asked, since that page asks for no key', () => {
    const closed = thread(['seaweedfs', 'postgresql']);
    expect(closed.ctx.services.webInterfaces).toEqual([]);
    expect(textOf(closed, '.env')).not.toContain('FILER');
    const open = thread(['seaweedfs', 'postgresql'], { options: { seaweedfs: { browser: true, filer_port: 8899 } } });
    expect(services(open).seaweedfs?.ports).toContain('127.0.0.1:${SEAWEEDFS_FILER_PORT:-8899}:8888');
    expect(open.ctx.services.webInterfaces.map(({ title }) => title)).toEqual(['SeaweedFS']);
  });

  it('is reached at its published port from the host', () => {
    const { ctx } = thread(['seaweedfs', 'postgresql'], { options: { seaweedfs: { port: 8444 } } });
    expect(ctx.requireService('object_store').variables?.('host')).toMatchObject({
      S3_ENDPOINT_URL: 'http://127.0.0.1:${SEAWEEDFS_PORT:-8444}',
    });
  });

  it('is measured in a stack that measures', () => {
    const output = thread(['seaweedfs', 'postgresql'], { monitoring: ['prometheus'] });
    expect(textOf(output, 'monitoring/prometheus/targets/seaweedfs.yml')).toContain('seaweedfs:9327');
  });

  it.each([[{ port: 0 }], [{ port: 70000 }], [{ browser: 'yes' }], [{ bucket: 'x' }]])('refuses %j', (options) => {
    expect(() => thread(['seaweedfs', 'postgresql'], { options: { seaweedfs: options } })).toThrow(/seaweedfs/);
  });
});
