import { Refusal } from './problems';

/**
 * How many archives may be in the making or on their way at once; the others wait in line. So a hundred clients that take
 * theirs slowly hold a bounded amount of memory.
 */
export class Seats {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(
    count: number,
    private readonly longestLine: number,
  ) {
    this.free = count;
  }

  /** Resolves when there is a seat; what it resolves to gives it back, once. @throws Refusal when the line is too long */
  async take(): Promise<() => void> {
    if (this.free > 0) this.free -= 1;
    else {
      if (this.waiting.length >= this.longestLine) throw tooMuch();
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    };
  }
}

export function tooMuch(): Refusal {
  return unavailable('Too much is asked for at once.', 'more is waiting than can be answered soon');
}

/** @param limit milliseconds */
export function tooLong(limit: number): Refusal {
  return unavailable(
    'There is no answer in time.',
    `it was not found within ${limit / 1000} s, and is not looked for any more`,
  );
}

function unavailable(detail: string, what: string): Refusal {
  return new Refusal(503, detail, [{ where: 'server', what, mend: 'Ask again in a moment.' }], { 'retry-after': '1' });
}
