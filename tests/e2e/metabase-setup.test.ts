import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { DASHBOARD_QUERIES } from '../../core/dashboard';
import { composeService } from './support/project';
import { MetabaseContract } from './support/services/metabase';
import { stack, workFolder } from './support/shell';

const FOLDER = 'dashboards/metabase';

/**
 * Metabase itself is in no registry in reach: what is shown here is that the setup program keeps to Metabase's API, not that
 * Metabase shows the dashboard.
 */
describe('the program that sets Metabase up, against the API of Metabase', () => {
  const work = workFolder();
  let project = '';
  let metabase: MetabaseContract;

  beforeAll(() => {
    project = stack(
      work.path,
      'metabase',
      '--storage',
      'postgresql',
      '--transformation',
      'sql',
      '--visualization',
      'metabase',
    );
  });
  afterAll(work.remove);
  beforeEach(async () => {
    metabase = await MetabaseContract.start();
  });
  afterEach(() => metabase.stop());

  it('makes everything once, and nothing twice', async () => {
    expect(await setUp()).toEqual({
      status: 0,
      stderr: '',
      stdout: 'metabase: admin@example.com can log in\nmetabase: the dashboard Revenue is made\n',
    });
    const made = JSON.stringify(metabase);
    expect(metabase.cards.map(({ name }) => name)).toEqual(Object.values(DASHBOARD_QUERIES).map(({ title }) => title));
    expect(metabase.dashboards).toMatchObject([{ name: 'Revenue', collection_id: metabase.collections[0]?.id }]);
    expect((metabase.dashboards[0]?.['dashcards'] as { card_id: number }[]).map(({ card_id }) => card_id)).toEqual(
      metabase.cards.map(({ id }) => id),
    );
    expect(metabase.databases).toMatchObject([
      { name: 'Warehouse', engine: 'postgres', details: { host: 'postgresql', port: 5432, user: 'warehouse' } },
    ]);

    metabase.requests.length = 0;
    expect(await setUp()).toMatchObject({ status: 0, stdout: expect.stringContaining('Revenue is there') as unknown });
    expect(metabase.requests.filter((request) => request.startsWith('POST'))).toEqual(['POST /api/session']);
    metabase.requests.length = 0;
    expect(JSON.stringify({ ...metabase, requests: [] })).toBe(JSON.stringify({ ...JSON.parse(made), requests: [] }));
  });

  it('goes on where it was interrupted', async () => {
    await setUp();
    metabase.cards.pop();
    metabase.dashboards[0] = { ...metabase.dashboards[0], id: 1000, name: 'Revenue', dashcards: [] };
    expect(await setUp()).toMatchObject({ status: 0 });
    expect(metabase.cards).toHaveLength(6);
    expect(metabase.dashboards[0]?.['dashcards']).toHaveLength(6);
  });

  it('leaves a changed question alone, and gives the data source a new password', async () => {
    await setUp();
    Object.assign(metabase.cards[0] ?? {}, { description: 'ours' });
    expect(await setUp({ WAREHOUSE_PASSWORD: 'another' })).toMatchObject({ status: 0 });
    expect(metabase.cards[0]).toMatchObject({ description: 'ours' });
    expect(metabase.databases[0]?.['details']).toMatchObject({ password: 'another' });
  });

  it.each([
    [
      'the password of .env is another one',
      { METABASE_ADMIN_PASSWORD: 'another1' },
      /cannot log in with METABASE_ADMIN_PASSWORD/,
    ],
    ['a variable is missing', { METABASE_ADMIN_EMAIL: '' }, /METABASE_ADMIN_EMAIL is not set/],
    ['Metabase is not there', { METABASE_URL: 'http://127.0.0.1:1' }, /^metabase: .*refused/],
  ])('says in one line that %s', async (_, variables, message) => {
    await setUp();
    const { status, stderr } = await setUp(variables);
    expect({ status, lines: stderr.trim().split('\n') }).toEqual({
      status: 1,
      lines: [expect.stringMatching(message)],
    });
  });

  it('says in one line that the warehouse cannot be opened', async () => {
    metabase.connectionError = 'Looks like the username or password is incorrect.';
    expect(await setUp()).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /^metabase: the warehouse cannot be opened: .*password is incorrect[^\n]*\n$/,
      ) as unknown,
    });
  });

  it.each([
    ['are not filled in yet', {}, /WAREHOUSE_ACCOUNT is empty/],
    ['are wrong', { WAREHOUSE_ACCOUNT: 'mine' }, /the warehouse cannot be opened: .*incorrect/],
  ])('leaves the rest of the stack alone while the credentials of a cloud %s', async (_, variables, message) => {
    const path = join(project, FOLDER, 'data-source.json');
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(before) as object), asked_for: ['WAREHOUSE_ACCOUNT'] }));
    metabase.connectionError = 'Looks like the username or password is incorrect.';
    expect(await setUp(variables)).toMatchObject({ status: 0, stdout: expect.stringMatching(message) as unknown });
    expect(metabase.databases).toEqual([]);
    writeFileSync(path, before);
  });

  it('waits for the key to a warehouse in a cloud', async () => {
    const path = join(project, FOLDER, 'data-source.json');
    const before = readFileSync(path, 'utf8');
    const details = { 'service-account-json': { file: 'KEY' } };
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(before) as object), details, asked_for: ['PROJECT_NAME'] }));
    expect(await setUp({ KEY: '/dev/null' })).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('KEY is empty') as unknown,
    });
    writeFileSync(path, before);
  });

  /** Runs the program as its container does. Not by spawnSync: the stand-in lives in this process. */
  function setUp(more: Record<string, string> = {}): Promise<{ status: number; stdout: string; stderr: string }> {
    const { service } = composeService(project, 'metabase-setup');
    const env = { ...process.env, ...service.environment, METABASE_URL: metabase.url, ...more };
    return new Promise((resolve) =>
      execFile('python3', [join(project, FOLDER, 'setup.py')], { env }, (error, stdout, stderr) =>
        resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
      ),
    );
  }
});
