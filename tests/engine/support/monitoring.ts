import { call } from './orchestrators';
import { type RunningProject, until } from './running-project';

/** Asks the monitoring itself whether it sees everything; by provider. */
export const MONITORING: Record<string, (project: RunningProject) => Promise<void>> = {
  prometheus: askPrometheus,
  opentelemetry: askCollector,
};

interface Targets {
  data: { activeTargets: { labels: { job: string }; health: string; lastError: string }[] };
}

/** Every target that the project names is scraped, and no rule fails. */
async function askPrometheus(project: RunningProject): Promise<void> {
  const api = `${project.url('PROMETHEUS_PORT')}/api/v1`;
  let seen: string[] = [];
  await until('the first scrape of every target', 90, async () => {
    const { data } = (await call(`${api}/targets`)) as Targets;
    seen = data.activeTargets.map(({ labels, health, lastError }) => `${labels.job}: ${health} ${lastError}`.trim());
    return seen.length > 0 && seen.every((target) => target.endsWith(': up')) ? true : undefined;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${seen.join('\n')}`);
  });
  const { data } = (await call(`${api}/rules`)) as {
    data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
  };
  const broken = data.groups.flatMap(({ rules }) => rules).filter(({ health }) => health === 'err');
  expect(broken.map(({ name, lastError }) => `${name}: ${lastError}`)).toEqual([]);
}

/** What Airflow did has arrived: as spans in the collector's file, and counted by Prometheus. */
async function askCollector(project: RunningProject): Promise<void> {
  const file = ['otel-collector', '/bin/busybox', 'cat', '/var/lib/otelcol/traces.jsonl'];
  const spans = project
    .composed('exec', '--no-TTY', ...file)
    .split('\n')
    .filter(Boolean);
  expect(spans.filter((batch) => batch.includes('"airflow"'))).not.toEqual([]);
  const query = encodeURIComponent('sum(traces_span_metrics_calls_total{service_name="airflow"})');
  await until('the count of Airflow’s spans', 60, async () => {
    const { data } = (await call(`${project.url('PROMETHEUS_PORT')}/api/v1/query?query=${query}`)) as {
      data: { result: { value: [number, string] }[] };
    };
    return data.result.find(({ value: [, count] }) => Number(count) > 0);
  });
}
