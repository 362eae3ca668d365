import { call } from './orchestrators';
import { type RunningProject, until } from './running-project';

/** Asks the monitoring itself whether it sees everything; by provider. */
export const MONITORING: Record<string, (project: RunningProject) => Promise<void>> = {
  prometheus: askPrometheus,
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
