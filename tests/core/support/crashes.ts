import fs from 'node:fs';

/** Every call by which commits change the disk. */
const WRITERS = [
  'copyFileSync',
  'fchmodSync',
  'fsyncSync',
  'linkSync',
  'mkdirSync',
  'openSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'unlinkSync',
  'writeFileSync',
  'writeSync',
] as const;

class Crash extends Error {}

/**
 * Runs an action as if the process were killed before its nth call that changes the disk: that call and all later ones,
 * those of `finally` blocks too, do nothing any more.
 * @returns whether the action came to its end before.
 */
export function crashAt(nth: number, action: () => void): boolean {
  let calls = 0;
  const spies = WRITERS.map((name) => {
    const real = fs[name] as (...args: unknown[]) => unknown;
    return jest.spyOn(fs, name).mockImplementation(((...args: unknown[]) => {
      calls += 1;
      // The machine stays up, so what was written is there whether or not it was synced.
      if (calls < nth) return name === 'fsyncSync' ? undefined : real(...args);
      // A write may be cut in the middle.
      if (calls === nth && name === 'writeSync') {
        const [handle, content] = args as [number, Buffer];
        real(handle, content.subarray(0, content.length >> 1));
      }
      throw new Crash();
    }) as never);
  });
  try {
    action();
    return true;
  } catch (error) {
    if (error instanceof Crash) return false;
    throw error;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Makes the nth call of one function fail as the operating system would, and no other. */
export function failAt(name: (typeof WRITERS)[number], code: string, nth = 1): jest.SpyInstance {
  const real = fs[name] as (...args: unknown[]) => unknown;
  let calls = 0;
  return jest.spyOn(fs, name).mockImplementation(((...args: unknown[]) => {
    calls += 1;
    if (calls === nth) throw Object.assign(new Error(code), { code });
    return real(...args);
  }) as never);
}
