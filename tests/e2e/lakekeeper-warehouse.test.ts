import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expectOneLine } from './support/outcomes';
import { type Outcome, stack, workFolder } from './support/shell';

describe('lakekeeper-warehouse, against the management API as its specification has it', () => {
  const asked: { path: string; body: unknown }[] = [];
  const state = { bootstrapped: false, warehouses: [] as { id: string; name: string }[], refusals: 0 };
  const work = workFolder();
  let project: string;
  let api: Server;

  beforeAll(async () => {
    project = stack(work.path, 'shop_lake', '--storage', 'lakehouse');
    api = await startManagementApi(state, asked);
  });
  afterAll(() => {
    api.close();
    work.remove();
  });

  const register = () =>
    new Promise<Outcome>((resolve) => {
      // In a process of its own that leaves this one free to answer.
      const child = spawn('python3', ['lakehouse/register_warehouse.py'], {
        cwd: project,
        env: {
          ...process.env,
          LAKEKEEPER_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
          LAKE_BUCKET: 'lake',
          ICEBERG_WAREHOUSE: 'lake',
          S3_ENDPOINT_URL: 'http://seaweedfs:8333',
          S3_REGION: 'local',
          AWS_ACCESS_KEY_ID: 'id',
          AWS_SECRET_ACCESS_KEY: `a:b@c/%d$'"`,
          RETRY_PAUSE_SECONDS: '0',
        },
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (text: Buffer) => (stdout += text));
      child.stderr.on('data', (text: Buffer) => (stderr += text));
      child.on('close', (status) => resolve({ status: status ?? 128, stdout, stderr }));
    });

  it('initialises Lakekeeper and makes the warehouse, once', async () => {
    expect(await register()).toMatchObject({ status: 0, stderr: '' });
    expect(await register()).toMatchObject({ status: 0, stderr: '' });
    expect(asked.map(({ path }) => path)).toEqual([
      'GET info',
      'POST bootstrap',
      'GET warehouse',
      'POST warehouse',
      'GET info',
      'GET warehouse',
      'POST warehouse/1/storage',
    ]);
    expect(asked[3]?.body).toMatchObject({
      'warehouse-name': 'lake',
      'storage-profile': { type: 's3', bucket: 'lake', flavor: 's3-compat', 'sts-enabled': false },
      'storage-credential': { 'access-key-id': 'id', 'secret-access-key': `a:b@c/%d$'"` },
    });
  });

  it('tries again while the store is not ready, and then says in one line what Lakekeeper says', async () => {
    state.refusals = 2;
    expect(await register()).toMatchObject({ status: 0 });
    state.refusals = 1000;
    const outcome = await register();
    expectOneLine(outcome, /^register_warehouse.py: GET info: 400 the store does not answer$/);
  });
});

/** Lakekeeper's answers to the requests that register_warehouse.py makes, from management-open-api.yaml of its 0.13. */
async function startManagementApi(
  state: { bootstrapped: boolean; warehouses: { id: string; name: string }[]; refusals: number },
  asked: { path: string; body: unknown }[],
): Promise<Server> {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part));
    request.on('end', () => {
      const answer = (status: number, body?: unknown) => {
        response.writeHead(status, { 'Content-Type': 'application/json' });
        response.end(body === undefined ? '' : JSON.stringify(body));
      };
      if (state.refusals > 0) {
        state.refusals--;
        answer(400, {
          error: { message: 'the store does not answer', type: 'ValidationFailed', code: 400, stack: [] },
        });
        return;
      }
      const body = text === '' ? undefined : (JSON.parse(text) as Record<string, string>);
      const path = `${request.method} ${request.url?.replace('/management/v1/', '')}`;
      asked.push({ path, body });
      if (path === 'GET info') answer(200, { version: '0.13.6', bootstrapped: state.bootstrapped });
      else if (path === 'POST bootstrap') {
        state.bootstrapped = true;
        answer(204);
      } else if (path === 'GET warehouse') answer(200, { warehouses: state.warehouses });
      else if (path === 'POST warehouse') {
        state.warehouses.push({ id: '1', name: body?.['warehouse-name'] ?? '' });
        answer(201, { 'warehouse-id': '1' });
      } else if (path === 'POST warehouse/1/storage') answer(200, {});
      else answer(404, { error: { message: `no ${path}`, type: 'NotFound', code: 404, stack: [] } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
