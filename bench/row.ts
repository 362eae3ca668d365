/** A line of the table in docs/benchmarks.md. */
export interface Row {
  what: string;
  figure: string;
  bound: string;
  holds: boolean;
}
