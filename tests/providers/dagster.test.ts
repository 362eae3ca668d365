import { parse } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { formatNote } from '../../core/notes';
import { builtInRegistry } from '../../providers';
import { orchestrationStack, ToolProvider } from '../support/orchestration';
import { generate, textOf } from '../support/stack';

type Output = ReturnType<typeof generate>;

const stack = (more: object = {}) => orchestrationStack('dagster', more);

function servicesOf(output: Output): Record<string, ComposeService> {
  return (parse(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

const DEFINITIONS = 'definitions/definitions.py';

/** The decorated function of a step, as text. */
function definitionOf(output: Output, step: string): string {
  const text = textOf(output, DEFINITIONS);
  return text.split('\n\n\n').find((block) => block.includes(`def ${step}(`)) ?? '';
}

describe('DagsterProvider', () => {
  it('adds PostgreSQL for its state, and says why', () => {
    const { ctx } = generate({ name: 'shop', orchestration: ['dagster'] });
    expect(ctx.components.map(({ provider, addedBecause }) => [provider.meta.name, addedBecause])).toEqual([
      ['postgresql', expect.stringContaining('Dagster keeps its state there')],
      ['dagster', undefined],
    ]);
  });

  it('starts the code server first, then the pages, then the daemon', () => {
    const services = servicesOf(stack());
    expect(services['dagster-code']?.depends_on).toEqual({
      postgresql: { condition: 'service_healthy' },
      'postgresql-databases': { condition: 'service_completed_successfully' },
    });
    expect(services['dagster-webserver']?.depends_on).toEqual({ 'dagster-code': { condition: 'service_healthy' } });
    expect(services['dagster-daemon']?.depends_on).toEqual({ 'dagster-webserver': { condition: 'service_healthy' } });
  });

  it('gives all three the variables that dagster.yaml asks for', () => {
    const output = stack();
    const asked = [...textOf(output, 'dagster/dagster.yaml').matchAll(/env: (\w+)/g)].map(([, name]) => name ?? '');
    expect(asked).toHaveLength(5);
    for (const name of ['dagster-code', 'dagster-webserver', 'dagster-daemon']) {
      expect(Object.keys(servicesOf(output)[name]?.environment ?? {})).toEqual(expect.arrayContaining(asked));
    }
  });

  it('tells nobody who uses it, and asks nobody for an address', () => {
    expect(parse(textOf(stack(), 'dagster/dagster.yaml'))).toMatchObject({
      telemetry: { enabled: false },
      nux: { enabled: false },
    });
  });

  it('finds the code server where compose puts it', () => {
    const output = stack();
    expect(parse(textOf(output, 'dagster/workspace.yaml'))).toEqual({
      load_from: [{ grpc_server: { host: 'dagster-code', port: 4000, location_name: 'definitions' } }],
    });
    expect(servicesOf(output)['dagster-code']?.command).toEqual(expect.arrayContaining(['-p', '4000']));
  });

  it('shows the tools and their data to the code server only', () => {
    const services = servicesOf(stack());
    expect(services['dagster-code']?.volumes).toEqual(
      expect.arrayContaining([
        './definitions:/project/definitions:ro',
        './pipelines:/project/pipelines:ro',
        'duckdb_data:/warehouse',
      ]),
    );
    expect(services['dagster-code']?.environment).toHaveProperty('DLT_DATA_DIR');
    for (const name of ['dagster-webserver', 'dagster-daemon']) {
      expect(services[name]?.environment).not.toHaveProperty('DLT_DATA_DIR');
    }
  });

  it('builds an environment for itself and one for each tool', () => {
    const output = stack();
    const made = [...textOf(output, 'dagster/Dockerfile').matchAll(/^RUN python -m venv (\S+)/gm)].map(
      ([, path]) => path,
    );
    // Each once, its own too: the image of the tools begins where that of the servers ends.
    expect(made.sort()).toEqual(['/opt/venvs/dagster', '/opt/venvs/dbt', '/opt/venvs/dlt', '/opt/venvs/warehouse']);
    const targets = Object.entries(servicesOf(output)).map(([name, { build }]) => [name, build?.target]);
    expect(Object.fromEntries(targets)).toMatchObject({
      'dagster-code': 'runner',
      'dagster-webserver': 'server',
      'dagster-daemon': 'server',
    });
    expect(textOf(output, 'requirements/dagster.txt')).toContain('dagster-postgres==0.29.27');
  });

  it('makes tables assets, and checks what stands before the published file', () => {
    const output = stack({ quality: ['great-expectations'] });
    const check = definitionOf(output, 'check_great_expectations');
    expect(check).toContain('@dg.multi_asset_check(');
    expect(check).toMatch(/on=\[\s*"marts.daily_revenue",\s*"marts.customer_value",\s*\]/);
    // A check on raw tables that blocks would have dbt wait for it, and it waits for dbt.
    expect(check).toMatch(/reads=\[\s*"raw.customers",\s*"raw.orders",\s*"raw.order_items",\s*\]/);
    expect(definitionOf(output, 'publish_duckdb')).toContain('"data/warehouse/published.duckdb"');
    expect(textOf(output, 'definitions/definitions.py')).toMatch(/asset_checks=\[\s*check_great_expectations,\s*\]/);
  });

  it('shows the source files as assets that somebody else makes', () => {
    expect(textOf(stack(), 'definitions/definitions.py')).toContain(
      'dg.AssetSpec(steps.key("data/orders.csv"), group_name="sources")',
    );
  });

  it('names an asset after the step where a step writes nothing, or what another one makes', () => {
    const registry = builtInRegistry();
    registry.register('ingestion', 'tool', () => ToolProvider);
    const request = {
      name: 'shop',
      ingestion: ['dlt', 'tool'],
      transformation: ['dbt'],
      storage: ['duckdb'],
      orchestration: ['dagster'],
    };
    const output = generate(request, { registry });
    expect(definitionOf(output, 'ingest_notify')).toMatch(/tables\(\s*\[\s*"ingest_notify",\s*\]/);
    expect(definitionOf(output, 'ingest_tool')).toMatch(/tables\(\s*\[\s*"ingest_tool",\s*\]/);
    expect(definitionOf(output, 'ingest_tool')).toContain(`["tool", "{{x}}", "it's", "load.sh"]`);
    expect(definitionOf(output, 'ingest_tool')).not.toContain('retry_policy');
    // Behind the tables comes the asset of the step that writes them as well.
    expect(definitionOf(output, 'transform_dbt')).toMatch(/after=\[\s*"ingest_tool",\s*\]/);
  });

  it.each([
    ['dbt', '["python", "dbt_project/describe.py", "models", "--exclude", "tag:check"]', 'dbt_project/describe.py'],
    ['sql', '["python", "sql/run.py", "--list"]', 'sql/run.py'],
    ['sqlmesh', '["python", "sqlmesh_project/build.py", "--list"]', 'sqlmesh_project/build.py'],
  ])('asks %s for the tables that it makes', (transformation, list, program) => {
    const output = stack({ transformation: [transformation] });
    const [asked] = /^TRANSFORM_\w+ = models\.listed\([^)]*\)/m.exec(textOf(output, DEFINITIONS)) ?? [];
    expect(asked).toContain(list);
    expect(asked).toContain(`environment="${transformation}"`);
    expect(definitionOf(output, `transform_${transformation}`)).toContain('yield from models.make(');
    textOf(output, program);
    textOf(output, 'definitions/models.py');
  });

  it('knows the tables of a step itself where nobody lists them', () => {
    const output = stack({ transformation: ['spark'] });
    expect(definitionOf(output, 'transform_spark')).toMatch(/tables\(\s*\[\s*"marts.daily_revenue",/);
    expect(output.vfs.getFile('definitions/models.py')).toBeUndefined();
    expect(textOf(output, DEFINITIONS)).toContain('from . import steps\n');
  });

  it('brings what describes the models of dbt, which nobody else asks for', () => {
    expect(stack().vfs.getFile('dbt_project/describe.py')).toBeDefined();
    expect(orchestrationStack('airflow').vfs.getFile('dbt_project/describe.py')).toBeUndefined();
  });

  it('lets each table be made alone, and each check be run alone', () => {
    const output = stack({ quality: ['great-expectations'] });
    for (const step of ['ingest_dlt', 'transform_dbt', 'check_great_expectations', 'publish_duckdb'])
      expect(definitionOf(output, step)).toContain('can_subset=True,');
  });

  it('has empty definitions where there are no steps', () => {
    const text = textOf(generate({ name: 'shop', orchestration: ['dagster'] }), 'definitions/definitions.py');
    expect(text).toContain('defs = dg.Definitions()');
    expect(text).not.toContain('from . import steps');
  });

  it('obeys its options', () => {
    const output = stack({ options: { dagster: { schedule: '30 4 * * 1', port: 3009 } } });
    expect(textOf(output, 'definitions/definitions.py')).toContain('cron_schedule="30 4 * * 1",');
    expect(servicesOf(output)['dagster-webserver']?.ports).toEqual(['127.0.0.1:${DAGSTER_PORT:-3009}:3000']);
  });

  it('leaves the schedule to the first orchestrator of a stack', () => {
    const second = stack({ orchestration: ['airflow', 'dagster'] });
    expect(textOf(second, 'definitions/definitions.py')).toContain('DefaultScheduleStatus.STOPPED,');
    expect(second.ctx.notes.map(formatNote)).toEqual([expect.stringContaining('Dagster has the thread too')]);
    expect(textOf(stack(), 'definitions/definitions.py')).toContain('DefaultScheduleStatus.RUNNING,');
  });
});
