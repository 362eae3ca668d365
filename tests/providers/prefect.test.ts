import { parse } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { formatNote } from '../../core/notes';
import { builtInRegistry } from '../../providers';
import { orchestrationStack, ToolProvider } from '../support/orchestration';
import { generate, textOf } from '../support/stack';

type Output = ReturnType<typeof generate>;

const stack = (more: object = {}) => orchestrationStack('prefect', more);

function servicesOf(output: Output): Record<string, ComposeService> {
  return (parse(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

/** The lines of the flow that make a step a task. */
function taskOf(output: Output, step: string): string {
  const text = textOf(output, 'flows/shop.py');
  const [, ...rest] = text.split(`    ${step} = step(\n`);
  return rest.join('').split('\n    )\n')[0] ?? '';
}

describe('PrefectProvider', () => {
  it('adds PostgreSQL for its state, and says why', () => {
    const { ctx } = generate({ name: 'shop', orchestration: ['prefect'] });
    expect(ctx.components.map(({ provider, addedBecause }) => [provider.meta.name, addedBecause])).toEqual([
      ['postgresql', expect.stringContaining('Prefect keeps its state there')],
      ['prefect', undefined],
    ]);
  });

  it('starts the server once its database is there, and what runs the flows after it', () => {
    const services = servicesOf(stack());
    expect(services['prefect-server']?.depends_on).toEqual({
      postgresql: { condition: 'service_healthy' },
      'postgresql-databases': { condition: 'service_completed_successfully' },
    });
    expect(services['prefect-flows']?.depends_on).toMatchObject({ 'prefect-server': { condition: 'service_healthy' } });
  });

  it('asks the server and its clients for the same login, and tells the browser the port on the host', () => {
    const services = servicesOf(stack({ options: { prefect: { port: 4299 } } }));
    const login = services['prefect-server']?.environment?.['PREFECT_SERVER_API_AUTH_STRING'];
    expect(login).toMatch(/^admin:\$\{PREFECT_ADMIN_PASSWORD:\?/);
    expect(services['prefect-flows']?.environment?.['PREFECT_API_AUTH_STRING']).toBe(login);
    expect(services['prefect-server']?.environment).toMatchObject({
      PREFECT_SERVER_UI_API_URL: 'http://localhost:${PREFECT_PORT:-4299}/api',
      PREFECT_SERVER_DATABASE_CONNECTION_URL: expect.stringMatching(
        /^postgresql\+asyncpg:\/\/prefect:\$\{PREFECT_DATABASE_PASSWORD.*\}@postgresql:5432\/prefect$/,
      ) as unknown,
    });
    expect(services['prefect-server']?.ports).toEqual(['127.0.0.1:${PREFECT_PORT:-4299}:4200']);
  });

  it('sends nothing to its makers, from no container', () => {
    for (const service of ['prefect-server', 'prefect-flows', 'prefect-metrics']) {
      expect(servicesOf(stack({ monitoring: ['prometheus'] }))[service]?.environment).toMatchObject({
        PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
        DO_NOT_TRACK: '1',
      });
    }
  });

  it('shows the tools and their data to the container that runs the flows only', () => {
    const services = servicesOf(stack());
    expect(services['prefect-flows']?.volumes).toEqual(
      expect.arrayContaining([
        './flows:/project/flows:ro',
        './pipelines:/project/pipelines:ro',
        'duckdb_data:/warehouse',
      ]),
    );
    expect(services['prefect-flows']?.environment).toHaveProperty('DLT_DATA_DIR');
    expect(services['prefect-server']?.environment).not.toHaveProperty('DLT_DATA_DIR');
    expect(services['prefect-server']?.volumes).toBeUndefined();
  });

  it('answers its health check on an address that every container has', () => {
    const flows = servicesOf(stack())['prefect-flows'];
    expect(flows?.environment?.['PREFECT_RUNNER_SERVER_HOST']).toBe('127.0.0.1');
    expect(flows?.healthcheck?.test.join(' ')).toContain('http://127.0.0.1:8080/health');
  });

  it('builds an environment for itself and one for each tool', () => {
    const output = stack();
    const made = [...textOf(output, 'prefect/Dockerfile').matchAll(/^RUN python -m venv (\S+)/gm)].map(
      ([, path]) => path,
    );
    expect(made.sort()).toEqual(['/opt/venvs/dbt', '/opt/venvs/dlt', '/opt/venvs/prefect', '/opt/venvs/warehouse']);
    expect(servicesOf(output)['prefect-server']?.build?.target).toBe('server');
    expect(servicesOf(output)['prefect-flows']?.build?.target).toBe('runner');
    expect(textOf(output, 'requirements/prefect.txt')).toContain('prefect==3.9.1');
  });

  it('makes each step a task that waits for the nearest before it', () => {
    const output = stack({ quality: ['great-expectations'] });
    expect(taskOf(output, 'ingest_dlt')).toContain('["python", "pipelines/shop.py"],\n        environment="dlt",');
    expect(taskOf(output, 'ingest_dlt')).not.toContain('after=');
    expect(taskOf(output, 'publish_duckdb')).toContain('after=[check_great_expectations],');
    expect(textOf(output, 'flows/shop.py')).toContain(
      'return [ingest_dlt, transform_dbt, check_great_expectations, publish_duckdb]',
    );
    expect(output.vfs.getFile('flows/commands.py')).toBeDefined();
  });

  it('writes awkward commands as they are', () => {
    const registry = builtInRegistry();
    registry.register('ingestion', 'tool', () => ToolProvider);
    const request = { name: 'shop', ingestion: ['dlt', 'tool'], storage: ['duckdb'], orchestration: ['prefect'] };
    const task = taskOf(generate(request, { registry }), 'ingest_tool');
    expect(task).toContain(`["tool", "{{x}}", "it's", "load.sh"]`);
    expect(task).not.toContain('retries=');
  });

  it('serves nothing where there are no steps', () => {
    const output = generate({ name: 'shop', orchestration: ['prefect'] });
    expect(output.vfs.getFile('flows/shop.py')).toBeUndefined();
    expect(textOf(output, 'flows/serve.py')).toContain('return []');
  });

  it('shows how runs went only where something collects it', () => {
    const watched = stack({ monitoring: ['prometheus'] });
    expect(servicesOf(watched)).toHaveProperty('prefect-metrics');
    expect(watched.vfs.getFile('prefect/metrics.py')).toBeDefined();
    expect(watched.vfs.getFile('monitoring/prometheus/rules/job-prefect.yml')).toBeDefined();
    expect(servicesOf(stack())).not.toHaveProperty('prefect-metrics');
    expect(stack().vfs.getFile('prefect/metrics.py')).toBeUndefined();
  });

  it('obeys its schedule, and leaves it to the first orchestrator of a stack', () => {
    const first = stack({ options: { prefect: { schedule: '30 4 * * 1' } } });
    expect(textOf(first, 'flows/serve.py')).toMatch(
      /Cron\(\s*"30 4 \* \* 1",\s*timezone="UTC",\s*slug="shop",\s*active=is_on\(client, "shop\/shop", at_first=True\)/,
    );
    const second = stack({ orchestration: ['airflow', 'prefect'] });
    expect(textOf(second, 'flows/serve.py')).toContain('at_first=False');
    expect(second.ctx.notes.map(formatNote)).toEqual([expect.stringContaining('Prefect has the thread too')]);
  });
});
