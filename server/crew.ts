import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { Piscina } from 'piscina';
import { BoundedCache } from '../core/bounded-cache';
import { packageFolder } from '../core/version';
import { tooLong, tooMuch } from './seats';
import { USUAL_LONGEST_WORK } from './settings';
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

export interface ThreadSettings {
  /** Folders of templates that come before ours. */
  overlays?: readonly string[];
  /** Milliseconds. Work that takes longer, with the time it waits, will not end well: its thread makes way for a new one. */
  longestWork?: number;
  /** The module that does the work. Beside the sources it is TypeScript too, and loaded the way this thread was. */
  worker?: string;
}

/** How a worker loads TypeScript, in whatever folder the server was started. */
const FROM_SOURCES = {
  execArgv: ['-r', join(packageFolder(), 'node_modules/ts-node/register')],
  env: { ...process.env, TS_NODE_PROJECT: join(packageFolder(), 'tsconfig.json') },
};

/**
 * MiB of a worker's heap for what is new and for what stays. The engine needs about 20 for the largest stack; given more room, V8 would
 * let garbage lie in it until memory looks as if it leaked.
 */
const HEAP = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 128 };

/** Worker threads, one a core. */
export function threads({
  overlays = [],
  longestWork = USUAL_LONGEST_WORK * 1000,
  worker = join(__dirname, `worker${extname(__filename)}`),
}: ThreadSettings = {}): Crew {
  const pool = new Piscina<WorkOrder, Work>({
    filename: worker,
    ...(extname(worker) === '.ts' && FROM_SOURCES),
    workerData: { overlays },
    minThreads: availableParallelism(),
    maxThreads: availableParallelism(),
    maxQueue: LONGEST_QUEUE,
    resourceLimits: HEAP,
  });
  return {
    work: async (order) => {
      if (pool.queueSize >= LONGEST_QUEUE) throw tooMuch();
      return pool.run(order, { signal: AbortSignal.timeout(longestWork) }).catch((error: Error) => {
        throw error.name === 'AbortError' ? tooLong(longestWork) : error;
      });
    },
    close: () => pool.destroy(),
  };
}

/** The same in this thread: for tests, which ask for one thing at a time. */
export function noThreads(overlays: readonly string[] = []): Crew {
  const workshop = openWorkshop(overlays);
  return { work: async (order) => carryOut(order, workshop), close: async () => {} };
}

/** Answers that were given before, up to 8 MiB: some 600 plans of `starter`. */
const MOST_REMEMBERED = 8 * 1024 * 1024;

/** Gives the same answer again where the same question has but one: to all that is only looked at, since the engine is pure. */
export function remembering(crew: Crew): Crew {
  const answers = new BoundedCache<Uint8Array>(MOST_REMEMBERED, (bytes) => bytes.length);
  return {
    ...crew,
    work: async (order) => {
      if (order.answer === 'project') return crew.work(order);
      const question = JSON.stringify(order);
      const known = answers.get(question);
      if (known) return known;
      const work = await crew.work(order);
      if (work instanceof Uint8Array) answers.set(question, work);
      return work;
    },
  };
}
