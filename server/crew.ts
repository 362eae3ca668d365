import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { Piscina } from 'piscina';
import { Refusal } from './problems';
import { carryOut, type Work, type WorkOrder } from './work';
import { openWorkshop } from './workshop';

/** Those who do the engine's work, so that whoever listens to the network never waits for it. */
export interface Crew {
  /** @throws Refusal when too much is waiting already. */
  work(order: WorkOrder): Promise<Work>;
  close(): Promise<void>;
}

/** More than this many orders in the queue would be answered after their clients have given up. */
const LONGEST_QUEUE = 500;

/** Worker threads, one a core. @param overlays folders of templates that come before ours */
export function threads(overlays: readonly string[]): Crew {
  // Beside the sources the worker is TypeScript too, and loads it the way this thread did.
  const extension = extname(__filename);
  const pool = new Piscina<WorkOrder, Work>({
    filename: join(__dirname, `worker${extension}`),
    execArgv: extension === '.ts' ? ['-r', require.resolve('ts-node/register')] : [],
    workerData: { overlays },
    minThreads: availableParallelism(),
    maxThreads: availableParallelism(),
    maxQueue: LONGEST_QUEUE,
  });
  return {
    work: async (order) => {
      if (pool.queueSize >= LONGEST_QUEUE)
        throw new Refusal(503, 'Too much is asked for at once.', [], { 'retry-after': '1' });
      return pool.run(order);
    },
    close: () => pool.destroy(),
  };
}

/** The same in this thread: for tests, which ask for one thing at a time. */
export function noThreads(overlays: readonly string[] = []): Crew {
  const workshop = openWorkshop(overlays);
  return { work: async (order) => carryOut(order, workshop), close: async () => {} };
}
