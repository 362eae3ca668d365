import type { Phase } from '../../core/engine';
import { type Style, styleOf } from './style';

/** What happens in each phase, for a reader who sees them for the first time. */
const WORDS: Readonly<Record<Phase | 'ports' | 'write', string>> = {
  initialise: 'register components, add what they need',
  validate: 'check options and how components fit',
  configure: 'draw secrets, allocate ports, connect',
  generate: 'render every file in memory',
  ports: 'look which host ports are free, compare with the disk',
  write: 'put everything in place at once',
};

/** A line for each phase as it ends, with the time it took. The engine reads no clock, so it is read here. */
export class Progress {
  private readonly style: Style;
  private current: { name: keyof typeof WORDS; since: number } | undefined;

  constructor(
    private readonly stream: { isTTY?: boolean; write(text: string): unknown },
    private readonly now: () => number = () => performance.now(),
  ) {
    this.style = styleOf(stream);
  }

  begin(name: keyof typeof WORDS): void {
    this.end();
    this.current = { name, since: this.now() };
  }

  end(): void {
    if (!this.current) return;
    const { name, since } = this.current;
    const took = `${(this.now() - since).toFixed(0)} ms`;
    const { good, quiet } = this.style;
    this.stream.write(`${good('✔')} ${name.padEnd(11)} ${quiet(WORDS[name].padEnd(54))} ${quiet(took.padStart(7))}\n`);
    this.current = undefined;
  }

  /** A phase that failed leaves no line: the message that follows says what happened. */
  drop(): void {
    this.current = undefined;
  }
}
