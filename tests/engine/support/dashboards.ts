import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectedRows, shownSum } from '../../e2e/support/marts';
import { SupersetApi } from '../../e2e/support/services/superset-api';
import { run } from '../../e2e/support/shell';
import type { RunningProject } from './running-project';

/** Looks at the dashboard "Revenue" and expects the sums of the marts in it; by provider. */
export const DASHBOARDS: Record<string, (project: RunningProject) => Promise<void>> = {
  streamlit: lookAtStreamlit,
  superset: lookAtSuperset,
};

async function lookAtStreamlit(project: RunningProject): Promise<void> {
  const page = await fetch(project.url('STREAMLIT_PORT'));
  expect({ status: page.status, html: await page.text() }).toEqual({
    status: 200,
    html: expect.stringContaining('Streamlit') as unknown,
  });
  const program = readFileSync(join(__dirname, '..', 'python', 'streamlit_shown.py'), 'utf8');
  const inside = ['compose', 'exec', '--no-TTY', 'streamlit', 'python', '-'];
  const { status, stdout, stderr } = run('docker', inside, { cwd: project.folder, input: program });
  if (status !== 0) throw new Error(stderr);
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
    errors: [],
    metrics: {
      'Net revenue': `€ ${shownSum('Net revenue')}`,
      Orders: '215',
      Refunds: `€ ${shownSum('Refunds')}`,
    },
  });
}

async function lookAtSuperset(project: RunningProject): Promise<void> {
  const api = new SupersetApi(project.url('SUPERSET_PORT'));
  expect(await api.login('admin', project.env['SUPERSET_ADMIN_PASSWORD'] ?? '')).toBe(200);
  const shown = await Promise.all(
    (await api.charts()).map(async ({ id, slice_name }) => [slice_name, await api.rowsOf(id)] as const),
  );
  expect(Object.fromEntries(shown)).toEqual(expectedRows());
}
