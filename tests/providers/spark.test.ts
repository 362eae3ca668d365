import { parse } from 'yaml';
import { JARS } from '../../core/catalog/jars';
import { MART_TABLES, RAW_TABLES } from '../../core/thread';
import { generate, textOf } from '../support/stack';

type Options = Record<string, unknown>;
type Services = Record<string, { image?: string; depends_on?: object; environment?: Record<string, string> }>;

function transformation(storage: string, spark: Options = {}) {
  return generate({ name: 'shop', storage: [storage], transformation: ['spark'], options: { spark } });
}

function environmentOf(output: ReturnType<typeof generate>) {
  const environment = output.ctx.environments.find(({ name }) => name === 'spark');
  if (!environment) throw new Error('no spark environment');
  return environment;
}

function services(output: ReturnType<typeof generate>): Services {
  return (parse(textOf(output, 'docker-compose.yml')) as { services: Services }).services;
}

describe('SparkProvider', () => {
  it.each([
    ['postgresql', ['pyspark==4.1.2', 'psycopg[binary]==3.3.9', 'pytest==9.2.0']],
    ['duckdb', ['pyspark==4.1.2', 'duckdb==1.5.5', 'pytest==9.2.0']],
  ])('installs the client of %s, and a Java in the image', (storage, requirements) => {
    const output = transformation(storage);
    expect(environmentOf(output).requirements).toEqual(requirements);
    expect(textOf(output, 'docker/spark.Dockerfile')).toContain('openjdk-17-jre-headless');
  });

  it('fetches the driver of the database when the environment is made, by its checksum', () => {
    const script = textOf(transformation('postgresql'), 'requirements/setup/spark.sh');
    expect(script).toContain(`("${JARS.postgresql.path}", "${JARS.postgresql.sha256}"),`);
    expect(script).not.toContain(JARS.mariadb.path);
    for (const { path, sha256 } of Object.values(JARS)) {
      expect(path).toMatch(/^[\w./-]+\.jar$/);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('needs no driver for a file', () => {
    const output = transformation('duckdb');
    expect(output.vfs.getFile('requirements/setup/spark.sh')).toBeUndefined();
    expect(environmentOf(output).setup).toBeUndefined();
  });

  it('works in the step itself when nothing else is said', () => {
    const output = transformation('postgresql', { driver_memory: '512m' });
    expect(environmentOf(output).variables?.('network')).toEqual({
      SPARK_MASTER: 'local[*]',
      SPARK_DRIVER_MEMORY: '512m',
      SPARK_EXECUTOR_MEMORY: '1g',
    });
    expect(Object.keys(services(output)).filter((name) => name.startsWith('spark-'))).toEqual([]);
  });

  it('has a cluster of as many workers as asked for, which the step waits for', () => {
    const output = transformation('postgresql', { mode: 'cluster', workers: 2, worker_memory: '2g' });
    const compose = services(output);
    const cluster = Object.keys(compose).filter((name) => name.startsWith('spark-'));
    expect(cluster.sort()).toEqual(['spark-master', 'spark-worker-1', 'spark-worker-2']);
    expect(compose['spark-worker-2']?.environment).toMatchObject({ SPARK_WORKER_MEMORY: '2g' });
    expect(compose['spark']?.depends_on).toMatchObject({ 'spark-master': { condition: 'service_healthy' } });
    expect(compose['spark']?.environment).toMatchObject({ SPARK_MASTER: 'spark://spark-master:7077' });
    // Containers need not be able to reach a program on the host.
    expect(environmentOf(output).variables?.('host')).toMatchObject({ SPARK_MASTER: '${SPARK_MASTER:-local[*]}' });
  });

  it('refuses a cluster for a warehouse that is a file', () => {
    expect(() => transformation('duckdb', { mode: 'cluster' })).toThrow(/a file of one program.*spark\.mode=local/s);
  });

  it.each([{ workers: 0 }, { workers: 17 }, { driver_memory: '1 GB' }, { worker_memory: '0g' }, { mode: 'yarn' }])(
    'refuses %j',
    (spark) => {
      expect(() => transformation('postgresql', spark)).toThrow(new RegExp(Object.keys(spark)[0] ?? ''));
    },
  );

  it('builds after the ingestion, which it brings when nobody else does', () => {
    const { ctx } = transformation('postgresql');
    expect(ctx.steps.map(({ id }) => id)).toEqual(['ingest_dlt', 'transform_spark']);
    expect(ctx.steps[1]).toMatchObject({ reads: RAW_TABLES, writes: MART_TABLES });
  });

  it('writes every mart, and has a test of every function', () => {
    const output = transformation('duckdb');
    const job = textOf(output, 'spark/jobs/build_marts.py');
    for (const mart of MART_TABLES)
      expect(job).toContain(
        `(${mart
          .split('.')
          .map((part) => `"${part}"`)
          .join(', ')})`,
      );
    for (const module of ['staging', 'marts']) {
      const functions = [...textOf(output, `spark/jobs/${module}.py`).matchAll(/^def (\w+)\(.*-> DataFrame/gm)];
      const tests = textOf(output, `spark/tests/test_${module}.py`);
      for (const [, name] of functions) if (name !== 'latest') expect(tests).toContain(`${module}.${name}(`);
    }
  });
});
