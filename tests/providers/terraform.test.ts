import type { EngineOutput } from '../../core/engine';
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
});
