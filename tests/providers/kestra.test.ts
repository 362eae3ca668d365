import { parse } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { parseEnvFile } from '../../core/envfile';
import { formatNote } from '../../core/notes';
import { builtInRegistry } from '../../providers';
import { orchestrationStack, ToolProvider } from '../support/orchestration';
import { generate, textOf } from '../support/stack';

type Output = ReturnType<typeof generate>;

interface Flow {
  id: string;
  namespace: string;
  tasks: { id: string; commands: string[]; timeout: string; retry?: { maxAttempts: number } }[];
  triggers: { cron: string; disabled?: boolean }[];
}

const stack = (more: object = {}) => orchestrationStack('kestra', more);

function serviceOf(output: Output): ComposeService {
  const { services } = parse(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> };
  return services['kestra'] ?? { memory: 0 };
}

function flowOf(output: Output): Flow {
  return parse(textOf(output, 'kestra/flows/shop.yml')) as Flow;
}

describe('KestraProvider', () => {
  it('adds PostgreSQL for its state, and waits for its database', () => {
    const output = generate({ name: 'shop', orchestration: ['kestra'] });
    expect(output.ctx.components.map(({ provider, addedBecause }) => [provider.meta.name, addedBecause])).toEqual([
      ['postgresql', expect.stringContaining('Kestra keeps its state there')],
      ['kestra', undefined],
    ]);
    expect(serviceOf(output).depends_on).toMatchObject({
      postgresql: { condition: 'service_healthy' },
      'postgresql-databases': { condition: 'service_completed_successfully' },
    });
  });

  it('draws a password that Kestra accepts', () => {
    const password = parseEnvFile(textOf(stack(), '.env'))['KESTRA_ADMIN_PASSWORD'];
    expect(password).toMatch(/^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])[A-Za-z0-9]{24}$/);
    expect(textOf(stack(), '.env.example')).toContain('KESTRA_ADMIN_PASSWORD=CHANGE_ME_mixed_24');
  });

  it('gives the container every variable that its settings ask for', () => {
    const output = stack();
    const asked = [...textOf(output, 'kestra/application.yml').matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? '');
    // The first one is the comment's.
    expect(asked.slice(1)).toHaveLength(6);
    expect(Object.keys(serviceOf(output).environment ?? {})).toEqual(expect.arrayContaining(asked.slice(1)));
  });

  it('makes each step a task, in their order, that runs as a process', () => {
    const { tasks, ...flow } = flowOf(stack({ quality: ['great-expectations'] }));
    expect(flow).toMatchObject({
      id: 'shop',
      namespace: 'shop',
      concurrency: { limit: 1, behavior: 'QUEUE' },
      triggers: [{ cron: '0 6 * * *', timezone: 'UTC', recoverMissedSchedules: 'NONE' }],
    });
    expect(tasks.map(({ id }) => id)).toEqual([
      'ingest_dlt',
      'transform_dbt',
      'check_great_expectations',
      'publish_duckdb',
    ]);
    for (const task of tasks) {
      expect(task).toMatchObject({
        type: 'io.kestra.plugin.scripts.shell.Commands',
        taskRunner: { type: 'io.kestra.plugin.core.runner.Process' },
      });
    }
    expect(tasks[0]).toMatchObject({
      commands: ['step dlt python pipelines/shop.py'],
      timeout: 'PT30M',
      retry: { type: 'exponential', maxAttempts: 3 },
    });
    expect(tasks[2]).not.toHaveProperty('retry');
  });

  it('shields commands from Pebble', () => {
    const registry = builtInRegistry();
    registry.register('ingestion', 'tool', () => ToolProvider);
    const request = { name: 'shop', ingestion: ['tool'], storage: ['duckdb'], orchestration: ['kestra'] };
    const commands = flowOf(generate(request, { registry })).tasks.map((task) => task.commands[0]);
    expect(commands).toContain(`{% raw %}step tool tool '{{x}}' 'it'\\''s' load.sh{% endraw %}`);
  });

  it('builds one virtual environment a tool, and runs as the user of the other images', () => {
    const dockerfile = textOf(stack(), 'kestra/Dockerfile');
    expect([...dockerfile.matchAll(/^RUN python3 -m venv (\S+)/gm)].map(([, path]) => path)).toEqual(
      expect.arrayContaining(['/opt/venvs/dlt', '/opt/venvs/dbt', '/opt/venvs/warehouse']),
    );
    expect(dockerfile).toMatch(/^FROM kestra\/kestra:v2\.0\.5$/m);
    expect(dockerfile).toMatch(/\nUSER 50000:0\n$/);
  });

  it('has no flow where there are no steps', () => {
    expect(generate({ name: 'shop', orchestration: ['kestra'] }).vfs.getFile('kestra/flows/shop.yml')).toBeUndefined();
  });

  it('obeys its options, and leaves the schedule to the first orchestrator of a stack', () => {
    const output = stack({ options: { kestra: { schedule: '*/15 8-18 * * mon-fri', port: 8099 } } });
    expect(flowOf(output).triggers[0]?.cron).toBe('*/15 8-18 * * mon-fri');
    expect(serviceOf(output).ports).toEqual(['127.0.0.1:${KESTRA_PORT:-8099}:8080']);
    expect(serviceOf(output).environment?.['PAGES_URL']).toBe('http://localhost:${KESTRA_PORT:-8099}/');
    const second = stack({ orchestration: ['airflow', 'kestra'] });
    expect(flowOf(second).triggers[0]).toMatchObject({ disabled: true });
    expect(second.ctx.notes.map(formatNote)).toEqual([expect.stringContaining('Kestra has the thread too')]);
  });
});
