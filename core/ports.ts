import type { Problem } from './problems';

export const LOWEST_PORT = 1024;
export const HIGHEST_PORT = 65535;

/**
 * Host ports by the name of their variable. A port that the project already has is kept; a port that the user asks for is
 * taken as it is or refused; a default gives way to the next free one.
 */
export class PortRegistry {
  private readonly allocated = new Map<string, number>();
  readonly problems: Problem[] = [];

  constructor(
    private readonly existing: Readonly<Record<string, number>> = {},
    /** Ports another program on this machine listens on; empty where the project will not run here. */
    private readonly busy: ReadonlySet<number> = new Set(),
    /** Ports some option names: no default may take one of them first. */
    private readonly named: ReadonlySet<number> = new Set(),
  ) {}

  /** @param requested the port the user named, if any; @param option where they can name it. */
  allocate(name: string, preferred: number, requested?: number, option = name): number {
    const port = requested ?? this.existing[name] ?? this.nextFree(name, preferred);
    const other = this.holder(port);
    if (other) {
      this.problems.push({
        where: option,
        what: `host port ${port} is used twice, here and for ${other}`,
        mend: `Choose another, e.g. ${this.nextFree(name, port)}.`,
      });
    } else if (this.busy.has(port) && this.existing[name] !== port) {
      this.problems.push({
        where: option,
        what: `host port ${port} is busy: another program on this machine listens on it`,
        mend: `Stop that program or choose another, e.g. ${this.nextFree(name, port)}.`,
      });
    }
    this.allocated.set(name, port);
    return port;
  }

  /** Allocated ports by name. */
  toRecord(): Record<string, number> {
    return Object.fromEntries(this.allocated);
  }

  private nextFree(name: string, from: number): number {
    const reserved = new Set(Object.entries(this.existing).flatMap(([other, port]) => (other === name ? [] : [port])));
    let port = from;
    while (this.holder(port) || reserved.has(port) || this.busy.has(port) || this.named.has(port))
      port = port < HIGHEST_PORT ? port + 1 : LOWEST_PORT;
    return port;
  }

  private holder(port: number): string | undefined {
    return [...this.allocated].find(([, taken]) => taken === port)?.[0];
  }
}
