import type { Problem } from './problems';
import { called, type Phrase, phrase, set } from './remedies';

export const LOWEST_PORT = 1024;
export const HIGHEST_PORT = 65535;

/**
 * Host ports by the name of their variable. A port that the project already has is kept; a port that the user asks for is
 * taken as it is or refused; a default gives way to the next free one.
 */
export class PortRegistry {
  private readonly allocated = new Map<string, number>();
  private readonly holders = new Map<number, string>();
  /** Ports that belong to the existing project, also where their component has not asked for them yet. */
  private readonly kept: ReadonlySet<number>;
  readonly problems: Problem[] = [];

  constructor(
    private readonly existing: Readonly<Record<string, number>> = {},
    /** Ports another program on this machine listens on; empty where the project will not run here. */
    private readonly busy: ReadonlySet<number> = new Set(),
    /** Ports some option names: no default may take one of them first. */
    private readonly named: ReadonlySet<number> = new Set(),
  ) {
    this.kept = new Set(Object.values(existing));
  }

  /** @param requested the port the user named, if any; @param option where they can name it. */
  allocate(name: string, preferred: number, requested?: number, option = name): number {
    const port = requested ?? this.existing[name] ?? this.nextFree(preferred);
    const other = this.holders.get(port);
    if (other) {
      this.problems.push({
        where: option,
        what: `host port ${port} is used twice, here and for ${other}`,
        mend: phrase`Choose another, e.g. ${proposal(option, this.nextFree(port))}.`,
      });
    } else if (this.busy.has(port) && this.existing[name] !== port) {
      this.problems.push({
        where: option,
        what: `host port ${port} is busy: another program on this machine listens on it`,
        mend: phrase`Stop that program or choose another, e.g. ${proposal(option, this.nextFree(port))}.`,
      });
    }
    this.allocated.set(name, port);
    this.holders.set(port, name);
    return port;
  }

  get(name: string): number | undefined {
    return this.allocated.get(name);
  }

  /** Allocated ports by name. */
  toRecord(): Record<string, number> {
    return Object.fromEntries(this.allocated);
  }

  private nextFree(from: number): number {
    let port = from;
    while (this.holders.has(port) || this.kept.has(port) || this.busy.has(port) || this.named.has(port))
      port = port < HIGHEST_PORT ? port + 1 : LOWEST_PORT;
    return port;
  }
}

/** A port that would do. @param place where it can be said: `postgresql.port` */
function proposal(place: string, port: number): Phrase {
  const [provider = '', option] = place.split('.');
  return option === undefined ? [String(port)] : called(String(port), set(provider, option, port));
}
