import { parse } from 'yaml';
import { z } from 'zod';
import type { ComposeService } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider } from '../../core/provider';
import { builtInRegistry } from '../../providers';
import { generate, textOf } from '../support/stack';

interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource: { uid: string; type: string };
  targets: { refId: string; datasource: { uid: string; type: string }; rawSql?: string; expr?: string }[];
}
interface Dashboard {
  uid: string;
  title: string;
  timezone: string;
  time: { from: string; to: string };
  panels: Panel[];
}

const FOLDER = 'dashboards/grafana';

/** Scraped as an orchestrator that pushes its metrics would be. */
class PushingProvider extends ComponentProvider {
  static readonly meta = {
    category: 'orchestration',
    name: 'pusher',
    title: 'Pusher',
    summary: 'Pushes metrics',
  } as const;
  static readonly options = z.strictObject({});

  override registerServices(ctx: ProjectContext): void {
    ctx.registerScrapeTarget({ job: 'airflow', host: 'statsd-exporter', port: 9102, path: '/metrics' });
  }
}

/** By warehouse: the type of its data source, and what stands around a name. */
const SOURCES: [string, string, string][] = [
  ['postgresql', 'grafana-postgresql-datasource', '"'],
  ['mariadb', 'mysql', '`'],
  ['mysql', 'mysql', '`'],
];

const alone = () => generate({ name: 'shop', storage: ['postgresql'], visualization: ['grafana'] });
const watched = () =>
  generate({ name: 'shop', storage: ['postgresql'], visualization: ['grafana'], monitoring: ['prometheus'] });

/** Every file that there is. */
function complete() {
  const registry = builtInRegistry();
  registry.register('orchestration', 'pusher', () => PushingProvider);
  return generate(
    {
      name: 'shop',
      storage: ['postgresql'],
      visualization: ['grafana'],
      monitoring: ['prometheus', 'loki'],
      orchestration: ['pusher'],
    },
    { registry },
  );
}

function filesOf(output: ReturnType<typeof generate>): string[] {
  return output.vfs
    .list()
    .map(({ path }) => path)
    .filter((path) => path.startsWith(`${FOLDER}/`))
    .map((path) => path.slice(FOLDER.length + 1));
}

function dashboards(): [string, Dashboard][] {
  const output = complete();
  return filesOf(output)
    .filter((path) => path.endsWith('.json'))
    .map((path) => [path, JSON.parse(textOf(output, `${FOLDER}/${path}`)) as Dashboard]);
}

function serviceOf(output: ReturnType<typeof generate>): ComposeService | undefined {
  return (parse(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services.grafana;
}

describe('GrafanaProvider', () => {
  it('brings the files that the stack has a use for, and touches none when a component is added', () => {
    const own = [
      'dashboards/revenue.json',
      'provisioning/dashboards/project.yml',
      'provisioning/datasources/warehouse.yml',
    ];
    expect(filesOf(alone())).toEqual(own);
    const withMetrics = [
      'dashboards/job-postgresql.json',
      'dashboards/services.json',
      'provisioning/datasources/prometheus.yml',
    ];
    expect(filesOf(watched())).toEqual([...own, ...withMetrics].sort());
    const withLogs = ['dashboards/logs.json', 'provisioning/datasources/loki.yml'];
    expect(filesOf(complete())).toEqual([...own, ...withMetrics, ...withLogs, 'dashboards/job-airflow.json'].sort());
    for (const path of own) {
      const name = `${FOLDER}/${path}`;
      expect(textOf(complete(), name)).toBe(textOf(alone(), name));
    }
  });

  it('gives each data source the variables that its file names', () => {
    for (const output of [alone(), watched(), complete()]) {
      const environment = Object.keys(serviceOf(output)?.environment ?? {});
      for (const path of filesOf(output).filter((file) => file.includes('datasources/'))) {
        const named = [...textOf(output, `${FOLDER}/${path}`).matchAll(/\$__env\{(\w+)\}/g)].map((match) => match[1]);
        expect(named.length).toBeGreaterThan(0);
        expect(environment).toEqual(expect.arrayContaining(named));
      }
    }
  });

  it('waits for what it reads', () => {
    expect(Object.keys(serviceOf(alone())?.depends_on ?? {})).toEqual(['postgresql']);
    expect(Object.keys(serviceOf(watched())?.depends_on ?? {})).toEqual(['postgresql', 'prometheus']);
    expect(Object.keys(serviceOf(complete())?.depends_on ?? {})).toEqual(['postgresql', 'prometheus', 'loki']);
  });

  it('fetches nothing at its start and holds no password in its files', () => {
    const service = serviceOf(watched());
    expect(service?.environment).toMatchObject({
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_SECURITY_ADMIN_PASSWORD: '${GRAFANA_ADMIN_PASSWORD:?is missing in .env: run make env}',
    });
    expect(service?.ports).toEqual(['127.0.0.1:${GRAFANA_PORT:-3000}:3000']);
  });

  it('is watched itself', () => {
    expect(parse(textOf(watched(), 'monitoring/prometheus/targets/grafana.yml'))).toMatchObject([
      { targets: ['grafana:3000'], labels: { job: 'grafana' } },
    ]);
  });

  it.each(['duckdb', 'clickhouse', 'snowflake'])('refuses a warehouse that it cannot read: %s', (storage) => {
    expect(() => generate({ name: 'shop', storage: [storage], visualization: ['grafana'] })).toThrow(/Grafana/);
  });

  it.each(SOURCES)('reads %s with a data source of its image, in its dialect', (storage, type, quote) => {
    const output = generate({ name: 'shop', storage: [storage], visualization: ['grafana'] });
    const { datasources } = parse(textOf(output, `${FOLDER}/provisioning/datasources/warehouse.yml`)) as {
      datasources: { type: string; jsonData: object }[];
    };
    expect(datasources).toMatchObject([{ type }]);
    const { panels } = JSON.parse(textOf(output, `${FOLDER}/dashboards/revenue.json`)) as Dashboard;
    for (const { datasource, targets } of panels) {
      for (const used of [datasource, ...targets.map((target) => target.datasource)])
        expect(used).toEqual({ uid: 'warehouse', type });
    }
    const byDay = panels.find(({ title }) => title === 'Net revenue by day')?.targets[0]?.rawSql;
    expect(byDay).toBe(
      [
        `SELECT order_date AS ${quote}time${quote}, net_revenue AS ${quote}Net revenue${quote}`,
        'FROM marts.daily_revenue',
        'WHERE $__timeFilter(order_date)',
        'ORDER BY order_date',
      ].join('\n'),
    );
    expect(Object.keys(serviceOf(output)?.depends_on ?? {})).toEqual([storage]);
  });

  it('names in its panels only columns that their query returns', () => {
    const { panels } = JSON.parse(textOf(alone(), `${FOLDER}/dashboards/revenue.json`)) as {
      panels: {
        targets: { rawSql: string }[];
        options: { xField?: string };
        fieldConfig: { overrides: { matcher: { id: string; options: string } }[] };
      }[];
    };
    for (const { targets, options, fieldConfig } of panels) {
      const returned = [...(targets[0]?.rawSql ?? '').matchAll(/AS "([^"]+)"/g)].map(([, name]) => name);
      const named = fieldConfig.overrides.map(({ matcher }) => matcher.options);
      expect(returned).toEqual(expect.arrayContaining([...named, ...(options.xField ? [options.xField] : [])]));
    }
  });

  it('obeys its options', () => {
    const output = generate({
      name: 'shop',
      storage: ['postgresql'],
      visualization: ['grafana'],
      options: { grafana: { port: 3333 } },
    });
    expect(serviceOf(output)?.ports).toEqual(['127.0.0.1:${GRAFANA_PORT:-3333}:3000']);
  });
});

describe('Grafana dashboards', () => {
  it('have uids and titles of their own', () => {
    for (const key of ['uid', 'title'] as const) {
      const values = dashboards().map(([, dashboard]) => dashboard[key]);
      expect(new Set(values).size).toBe(values.length);
    }
  });

  it.each(dashboards())('%s refers to provisioned data sources only', (_, { panels }) => {
    const output = complete();
    const sources = filesOf(output)
      .filter((path) => path.includes('datasources/'))
      .flatMap((path) => {
        const { datasources } = parse(textOf(output, `${FOLDER}/${path}`)) as { datasources: Panel['datasource'][] };
        return datasources.map(({ uid, type }) => ({ uid, type }));
      });
    for (const { datasource, targets } of panels) {
      for (const used of [datasource, ...targets.map((target) => target.datasource)])
        expect(sources).toContainEqual(used);
    }
  });

  it.each(dashboards())('%s asks in the language of its source, in UTC', (_, { panels, timezone }) => {
    expect(timezone).toBe('utc');
    for (const target of panels.flatMap((panel) => panel.targets)) {
      expect(typeof (target.datasource.uid === 'warehouse' ? target.rawSql : target.expr)).toBe('string');
    }
  });

  it.each(dashboards())('%s has panels that do not overlap and fit into 24 columns', (_, { panels }) => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_cell, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  it('show the month of the sample data first', () => {
    const revenue = dashboards().find(([path]) => path.endsWith('revenue.json'))?.[1];
    expect(revenue?.time).toEqual({ from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' });
    expect(revenue?.panels.map(({ title }) => title)).toEqual([
      'Net revenue',
      'Orders',
      'Refunds',
      'Net revenue by day',
      'Net revenue by country',
      'Top 10 customers by net revenue',
    ]);
  });
});
