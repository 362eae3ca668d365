import { estimateCost } from '../../core/cost';
import type { EngineOutput } from '../../core/engine';
import type { StackRequest } from '../../core/stackfile';
import type { CloudName } from '../../providers/infrastructure/clouds';
import { SIZES } from '../../providers/infrastructure/sizes';
import { generate, textOf } from '../support/stack';

const THREAD = { ingestion: ['dlt'], transformation: ['dbt'], infrastructure: ['terraform'] };
const postgresql = () => generate({ name: 'shop', storage: ['postgresql'], ...THREAD });
const duckdb = () => generate({ name: 'shop', storage: ['duckdb'], ...THREAD });

function terraformFiles(output: EngineOutput): string[] {
  return output.vfs
    .list()
    .map(({ path }) => path)
    .filter((path) => path.startsWith('terraform/'));
}

describe('TerraformProvider', () => {
  it('makes the warehouse that the stack has, and no other', () => {
    expect(terraformFiles(postgresql())).toContain('terraform/warehouse_postgresql.tf');
    expect(terraformFiles(postgresql())).not.toContain('terraform/warehouse_duckdb.tf');
    expect(terraformFiles(duckdb())).toContain('terraform/warehouse_duckdb.tf');
    expect(terraformFiles(duckdb())).not.toContain('terraform/warehouse_postgresql.tf');
  });

  it('makes neither warehouse nor pipeline for a stack without them', () => {
    const files = terraformFiles(generate({ name: 'shop', infrastructure: ['terraform'] }));
    expect(files).toEqual(expect.arrayContaining(['terraform/network.tf', 'terraform/storage.tf']));
    expect(files.filter((path) => /warehouse|pipeline|steps|image/.test(path))).toEqual([]);
  });

  it('runs the steps of the thread, with the retries and time limits that they ask for', () => {
    const output = postgresql();
    const steps = textOf(output, 'terraform/steps.tf');
    for (const { id, environment, command, retries, timeoutMinutes } of output.ctx.steps) {
      expect(steps).toContain(`      id              = "${id}"\n`);
      expect(steps).toContain(`      environment     = "${environment}"\n`);
      expect(steps).toContain(`      command         = [${command.map((word) => JSON.stringify(word)).join(', ')}]\n`);
      expect(steps).toContain(`      retries         = ${retries}\n      timeout_minutes = ${timeoutMinutes}\n`);
    }
    const order = output.ctx.steps.map(({ id }) => steps.indexOf(`"${id}"`));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('gives the steps the variables of the compose network, but the address of the server in AWS', () => {
    const variables = textOf(postgresql(), 'terraform/image/variables.sh');
    expect(variables).toContain('export WAREHOUSE_TYPE="postgresql"');
    expect(variables).not.toMatch(/WAREHOUSE_HOST=|WAREHOUSE_PORT=|@postgresql/);
  });

  it('leaves a warehouse that is a file where the container mounts it', () => {
    const variables = textOf(duckdb(), 'terraform/image/variables.sh');
    expect(variables).toContain('export WAREHOUSE_PATH="/warehouse/warehouse.duckdb"');
    expect(textOf(duckdb(), 'terraform/warehouse_duckdb.tf')).toMatch(/path\s+= "\/warehouse"/);
  });

  it('copies into the images only what the steps read', () => {
    const output = duckdb();
    const read = output.ctx.environments.flatMap(({ paths }) => paths);
    const copied = [...textOf(output, 'terraform/image/Dockerfile').matchAll(/^COPY (\S+) \/project\//gm)];
    for (const [, path] of copied) {
      expect(read).toContain(path);
      expect(textOf(output, 'terraform/image/Dockerfile.dockerignore')).toContain(`\n!${path}\n`);
    }
    expect(copied).not.toHaveLength(0);
  });

  it('holds no secret', () => {
    const output = postgresql();
    const secrets = output.ctx.envVars.filter(({ placeholder }) => placeholder).map(({ value }) => value);
    expect(secrets).not.toHaveLength(0);
    for (const path of terraformFiles(output)) {
      for (const secret of secrets) expect(textOf(output, path)).not.toContain(secret);
    }
  });

  it('shortens a long project name to what AWS takes', () => {
    const output = generate({ name: 'a_project_with_a_name_of_forty_letters_1', infrastructure: ['terraform'] });
    expect(textOf(output, 'terraform/variables.tf')).toContain('default     = "a-project-with-a-name-of"\n');
  });

  it('makes its scripts executable', () => {
    const modes = ['terraform/push-images', 'terraform/image/start'].map((path) => duckdb().vfs.getFile(path)?.mode);
    expect(modes).toEqual([0o755, 0o755]);
  });

  describe.each([
    ['aws', 'aws_db_instance', '"aws"'],
    ['gcp', 'google_sql_database_instance', '"gcs"'],
    ['azure', 'azurerm_postgresql_flexible_server', '"azure"'],
  ])('in %s', (cloud, server, store) => {
    const made = (request: object) =>
      generate({ name: 'shop', ...THREAD, ...request, options: { terraform: { cloud } } } as StackRequest);

    it('makes a server, in files of that cloud only', () => {
      const output = made({ storage: ['postgresql'] });
      expect(textOf(output, 'terraform/warehouse_postgresql.tf')).toContain(`resource "${server}" "warehouse"`);
      const all = terraformFiles(output).map((path) => textOf(output, path));
      const types = all.flatMap((text) => [...text.matchAll(/^resource "([a-z]+)_/gm)].map(([, prefix]) => prefix));
      expect(new Set(types).size).toBeLessThanOrEqual(3);
    });

    it('gives the steps the bucket that it makes, where the local stack has an object store', () => {
      const output = made({ storage: ['postgresql', 'seaweedfs'] });
      expect(textOf(output, 'terraform/pipeline_object_store.tf')).toMatch(new RegExp(`OBJECT_STORE\\s+= ${store}`));
      const variables = textOf(output, 'terraform/image/variables.sh');
      expect(variables).toContain('export S3_LANDING_BUCKET="${DATA_BUCKET}/landing"');
      expect(variables).not.toMatch(/S3_ENDPOINT_URL|AWS_SECRET_ACCESS_KEY|seaweedfs/);
      expect(textOf(output, 'terraform/pipeline.tf')).toMatch(/merge\(.*DATA_BUCKET.*local\.object_store_environment/);
      expect(terraformFiles(made({ storage: ['postgresql'] }))).not.toContain('terraform/pipeline_object_store.tf');
    });

    it('asks for what only an owner knows of a warehouse elsewhere, and keeps its password in a store of secrets', () => {
      const outside = textOf(made({ storage: ['snowflake'] }), 'terraform/outside.tf');
      expect(outside).toContain('    SNOWFLAKE_ACCOUNT = string\n');
      expect(outside).toContain('toset(["SNOWFLAKE_PASSWORD"])');
      expect(outside).not.toContain('SNOWFLAKE_PASSWORD = string');
    });

    it('writes the key of an account into a file when a step starts', () => {
      const output = made({ storage: ['bigquery'] });
      expect(textOf(output, 'terraform/image/start')).toContain('${BIGQUERY_KEY:?is not set}');
      expect(textOf(output, 'terraform/image/variables.sh')).toContain(
        'export GOOGLE_APPLICATION_CREDENTIALS="/tmp/account-key.json"',
      );
    });

    it('asks where a broker and a source are, and names no service of docker-compose.yml to the steps', () => {
      const output = made({ storage: ['postgresql'], ingestion: ['debezium'], transformation: ['sql'] });
      const outside = textOf(output, 'terraform/outside.tf');
      for (const name of ['KAFKA_BOOTSTRAP_SERVERS', 'SOURCE_HOST', 'DEBEZIUM_URL'])
        expect(outside).toContain(`    ${name} = string\n`);
      expect(outside).toContain('    SOURCE_PORT = optional(string, "3306")\n');
      const variables = textOf(output, 'terraform/image/variables.sh');
      for (const service of output.ctx.compose.services.keys())
        expect(variables).not.toMatch(new RegExp(`["/@]${service}:|_HOST="${service}"`));
    });

    it('says what it costs, from the sizes that its files ask for', () => {
      const output = made({ storage: ['postgresql'] });
      const estimate = estimateCost(output.ctx);
      expect(estimate).toMatchObject({ cloud, currency: 'USD' });
      expect(textOf(output, 'docs/terraform.md')).toContain(`About ${Math.round(estimate?.monthly ?? 0)} USD a month`);
      expect(textOf(output, 'terraform/warehouse_postgresql.tf')).toContain(`"${SIZES[cloud as CloudName].server}"`);
    });
  });

  it.each(['gcp', 'azure'])('refuses a warehouse that is a file in %s, and says what would work', (cloud) => {
    expect(() => generate({ name: 'shop', storage: ['duckdb'], ...THREAD, options: { terraform: { cloud } } })).toThrow(
      /no place for duckdb in .*--storage postgresql.*--set terraform\.cloud=aws/,
    );
  });
});
