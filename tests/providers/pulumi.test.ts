import { estimateCost } from '../../core/cost';
import type { EngineOutput } from '../../core/engine';
import { generate, textOf } from '../support/stack';

const THREAD = { ingestion: ['dlt'], transformation: ['dbt'], infrastructure: ['pulumi'] };
const postgresql = () => generate({ name: 'shop', storage: ['postgresql', 'seaweedfs'], ...THREAD });

function pulumiFiles(output: EngineOutput): string[] {
  return output.vfs
    .list()
    .map(({ path }) => path)
    .filter((path) => path.startsWith('pulumi/'));
}

describe('PulumiProvider', () => {
  it.each([
    ['postgresql', ['pulumi/warehouse_server.py']],
    ['duckdb', ['pulumi/warehouse_file.py']],
    ['snowflake', []],
  ])('makes the warehouse that the stack has (%s), and no other', (storage, modules) => {
    const files = pulumiFiles(generate({ name: 'shop', storage: [storage], ...THREAD }));
    expect(files.filter((path) => path.includes('/warehouse_'))).toEqual(modules);
  });

  it('imports only modules that are there', () => {
    for (const storage of [[], ['postgresql'], ['duckdb'], ['bigquery']]) {
      for (const thread of [THREAD, { infrastructure: ['pulumi'] }]) {
        const output = generate({ name: 'shop', ...(storage.length > 0 ? { storage } : {}), ...thread });
        const files = pulumiFiles(output);
        for (const path of files.filter((name) => name.endsWith('.py'))) {
          const local = [...textOf(output, path).matchAll(/^from (\w+) import/gm)].map(([, name]) => name ?? '');
          for (const name of local.filter((one) => !['pathlib', 'dataclasses', 'collections'].includes(one)))
            expect(files).toContain(`pulumi/${name}.py`);
        }
      }
    }
  });

  it('describes the steps of the thread as they are', () => {
    const output = postgresql();
    const { steps, environments } = JSON.parse(textOf(output, 'pulumi/stack.json')) as {
      steps: { id: string; command: string[] }[];
      environments: string[];
    };
    expect(steps.map(({ id, command }) => [id, command])).toEqual(
      output.ctx.steps.map(({ id, command }) => [id, command]),
    );
    expect(new Set(environments)).toEqual(new Set(output.ctx.steps.map(({ environment }) => environment)));
  });

  it('builds its images from its own folder', () => {
    const output = postgresql();
    expect(textOf(output, 'pulumi/image/Dockerfile')).toContain('COPY pulumi/image/start pulumi/image/variables.sh');
    expect(output.vfs.getFile('pulumi/image/start')?.mode).toBe(0o755);
    expect(output.vfs.getFile('pulumi/push-images')?.mode).toBe(0o755);
  });

  it('needs no account with Pulumi, and pins its packages', () => {
    const output = postgresql();
    expect(textOf(output, 'pulumi/Pulumi.yaml')).toContain('url: file://./state');
    expect(pulumiFiles(output)).toContain('pulumi/state/.gitignore');
    expect(textOf(output, 'requirements/pulumi.txt')).toMatch(/^pulumi==\d/m);
    expect(textOf(output, 'requirements/constraints/pulumi.txt')).toMatch(/^grpcio==/m);
  });

  it('holds no secret', () => {
    const output = postgresql();
    const secrets = output.ctx.envVars.filter(({ placeholder }) => placeholder).map(({ value }) => value);
    expect(secrets).not.toHaveLength(0);
    for (const path of pulumiFiles(output))
      for (const secret of secrets) expect(textOf(output, path)).not.toContain(secret);
  });

  it('says what it costs', () => {
    const output = postgresql();
    expect(textOf(output, 'docs/pulumi.md')).toContain(
      `About ${Math.round(estimateCost(output.ctx)?.monthly ?? 0)} USD`,
    );
  });
});
