import { succeed } from '../../e2e/support/shell';
import { type RunningProject, until } from './running-project';

/** Starts the whole thread through the orchestrator's own API and waits for its end; by provider. */
export const ORCHESTRATORS: Record<string, (project: RunningProject) => Promise<void>> = {
  dagster: runInDagster,
  airflow: runInAirflow,
  prefect: runInPrefect,
};

const PATIENCE = 600;

/**
 * Says to the shell what the README says about running the thread again, but for what needs a failed run, and waits until all of it
 * has ended.
 */
export async function runAsReadmeSays(project: RunningProject): Promise<void> {
  const commands = project.readmeCommands('Run it again').filter((command) => !command.includes('RUN_ID'));
  expect(commands).not.toEqual([]);
  for (const command of commands) succeed('bash', ['-euc', command], { cwd: project.folder });
  if ('airflow-scheduler' in project.file.services) await untilAirflowIsIdle(project);
}

async function runInDagster(project: RunningProject): Promise<void> {
  const ask = (query: string, variables: object = {}) =>
    call(`${project.url('DAGSTER_PORT')}/graphql`, { method: 'POST', body: { query, variables } });
  const {
    data: {
      repositoriesOrError: { nodes },
    },
  } = (await ask('{ repositoriesOrError { ... on RepositoryConnection { nodes { name location { name } } } } }')) as {
    data: { repositoriesOrError: { nodes: [{ name: string; location: { name: string } }] } };
  };
  const [{ name, location }] = nodes;
  const selector = { repositoryName: name, repositoryLocationName: location.name, jobName: 'shop' };
  const launched = await ask(
    'mutation($p: ExecutionParams!) { launchRun(executionParams: $p) { __typename ... on LaunchRunSuccess { run { runId } } } }',
    { p: { selector, runConfigData: {} } },
  );
  const { runId } = (launched as { data: { launchRun: { run?: { runId: string } } } }).data.launchRun.run ?? {};
  if (!runId) throw new Error(`Dagster did not launch the job: ${JSON.stringify(launched)}`);
  await ended('Dagster’s run', ['SUCCESS'], ['FAILURE', 'CANCELED'], async () => {
    const answer = await ask('query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }', { id: runId });
    return (answer as { data: { runOrError: { status: string } } }).data.runOrError.status;
  });
}

async function runInAirflow(project: RunningProject): Promise<void> {
  const { dag, token } = await airflowsThread(project);
  await until('the DAG', 120, () => call(dag, { token }));
  const started = await call(`${dag}/dagRuns`, { method: 'POST', token, body: { logical_date: null } });
  const { dag_run_id: id } = started as { dag_run_id: string };
  const dagRun = `${dag}/dagRuns/${encodeURIComponent(id)}`;
  await ended('Airflow’s run', ['success'], ['failed'], async () => {
    const { state } = (await call(dagRun, { token })) as { state: string };
    return state;
  });
  const { task_instances: tasks } = (await call(`${dagRun}/taskInstances`, { token })) as {
    task_instances: { task_id: string; hostname: string }[];
  };
  // Where tasks belong: on the workers if there are any.
  const places = project.hostnames('airflow-worker' in project.file.services ? 'airflow-worker' : 'airflow-scheduler');
  const elsewhere = tasks.filter(({ hostname }) => !places.includes(hostname));
  if (elsewhere.length > 0 || tasks.length === 0)
    throw new Error(`Airflow’s tasks ran outside of ${places.join(', ')}: ${JSON.stringify(elsewhere)}`);
}

/** Airflow's command leaves a run behind that others carry out. */
async function untilAirflowIsIdle(project: RunningProject): Promise<void> {
  const { dag, token } = await airflowsThread(project);
  await ended('Airflow’s runs', ['success'], ['failed'], async () => {
    const { dag_runs: runs } = (await call(`${dag}/dagRuns`, { token })) as { dag_runs: { state: string }[] };
    return runs.find(({ state }) => state !== 'success')?.state ?? 'success';
  });
}

/** Where Airflow's API has the thread, and what it wants to hear. */
async function airflowsThread(project: RunningProject): Promise<{ dag: string; token: string }> {
  const server = project.url('AIRFLOW_PORT');
  const login = { username: 'admin', password: project.env['AIRFLOW_ADMIN_PASSWORD'] };
  const answer = await call(`${server}/auth/token`, { method: 'POST', body: login });
  const { access_token: token } = answer as { access_token: string };
  return { dag: `${server}/api/v2/dags/shop`, token };
}

async function runInPrefect(project: RunningProject): Promise<void> {
  const server = `${project.url('PREFECT_PORT')}/api`;
  const login = Buffer.from(`admin:${project.env['PREFECT_ADMIN_PASSWORD']}`).toString('base64');
  const headers = { authorization: `Basic ${login}` };
  const deployment = await until('the deployment', 60, () => call(`${server}/deployments/name/shop/shop`, { headers }));
  const { id } = deployment as { id: string };
  const started = await call(`${server}/deployments/${id}/create_flow_run`, { method: 'POST', headers, body: {} });
  const { id: run } = started as { id: string };
  await ended('Prefect’s run', ['COMPLETED'], ['FAILED', 'CRASHED', 'CANCELLED'], async () => {
    const { state_type } = (await call(`${server}/flow_runs/${run}`, { headers })) as { state_type: string };
    return state_type;
  });
}

/** Waits until the run has ended well; a failed one is an error at once. */
async function ended(
  what: string,
  well: readonly string[],
  badly: readonly string[],
  state: () => Promise<string>,
): Promise<void> {
  const last = await until(`the end of ${what}`, PATIENCE, async () => {
    const now = await state();
    return well.includes(now) || badly.includes(now) ? now : undefined;
  });
  if (!well.includes(last)) throw new Error(`${what} ended with ${last}`);
}

/** What an API answers, as JSON. */
export async function call(
  url: string,
  { method = 'GET', body, token, headers = {} }: CallOptions = {},
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

interface CallOptions {
  method?: string;
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
}
