import { isMainThread } from 'node:worker_threads';
import { move, workerData } from 'piscina';
import { carryOut, type Work, type WorkOrder } from './work';
import { openWorkshop } from './workshop';

/** What runs in each worker thread: server/crew.ts starts it. */
const workshop = openWorkshop(isMainThread ? [] : (workerData as { overlays: readonly string[] }).overlays);

export default function (order: WorkOrder): Work {
  const work = carryOut(order, workshop);
  // Bytes move instead of being copied. A small Buffer shares its memory with others, which would move along: it is copied.
  return work instanceof Uint8Array ? (move(ownMemory(work)) as unknown as Uint8Array) : work;
}

function ownMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength;
  return whole ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
