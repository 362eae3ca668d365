import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { threads } from '../../server/crew';
import { ask, tryApp } from './support/app';

const LIMIT = 300;
/** How long a thread may take to start on a busy machine, in milliseconds. */
const PATIENCE = 20_000;

const stuckable = () => threads({ longestWork: LIMIT, worker: join(__dirname, 'support', 'stuck-worker.cjs') });

test('work without end is ended with a refusal, and its threads make way for new ones', async () => {
  const { app, lines } = await tryApp({ crew: stuckable() });
  const plan = (name: string) => ask(app, 'POST', '/api/v1/plan', { name, storage: ['duckdb'] });
  /** As a client that asks again when it is told to. */
  const threadOf = async (name: string): Promise<number> => {
    for (const end = Date.now() + PATIENCE; Date.now() < end;) {
      const response = await plan(name);
      if (response.statusCode === 200) return response.json<{ threadId: number }>().threadId;
      expect(response.statusCode).toBe(503);
    }
    throw new Error('no thread takes work');
  };
  const first = await threadOf('shop');

  // Enough to keep every thread busy for ever.
  const endless = await Promise.all(Array.from({ length: availableParallelism() }, () => plan('endless')));
  for (const response of endless) {
    expect(response.statusCode).toBe(503);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json()).toMatchObject({
      title: 'Service Unavailable',
      status: 503,
      problems: [
        { where: 'server', what: expect.stringContaining('within 0.3 s') as string, mend: 'Ask again in a moment.' },
      ],
    });
  }

  expect(await threadOf('shop')).toBeGreaterThan(first);
  expect(lines.join('\n')).not.toContain('failed');
});

test('the server works as ever within the limit', async () => {
  const { app } = await tryApp({ crew: threads({ longestWork: 60_000 }) });
  const response = await ask(app, 'POST', '/api/v1/plan', { name: 'shop', storage: ['duckdb'] });
  expect(response.json()).toMatchObject({ request: { name: 'shop' } });
});
