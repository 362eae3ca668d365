/** What was made before, as long as there is room: what has not been asked for the longest makes way. */
export class BoundedCache<Value> {
  private readonly entries = new Map<string, Value>();
  private held = 0;

  /** @param limit of the weights of all values together */
  constructor(
    private readonly limit: number,
    private readonly weigh: (value: Value) => number = () => 1,
  ) {}

  get(key: string): Value | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  /** Keeps a value that can be made again; one that is heavier than the limit is not kept. */
  set(key: string, value: Value): void {
    this.delete(key);
    const weight = this.weigh(value);
    if (weight > this.limit) return;
    for (const [oldest] of this.entries) {
      if (this.held + weight <= this.limit) break;
      this.delete(oldest);
    }
    this.entries.set(key, value);
    this.held += weight;
  }

  /** The value of a key, made when it is not there. */
  getOrMake(key: string, make: () => Value): Value {
    const known = this.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.set(key, made);
    return made;
  }

  private delete(key: string): void {
    const value = this.entries.get(key);
    if (value === undefined) return;
    this.entries.delete(key);
    this.held -= this.weigh(value);
  }
}
