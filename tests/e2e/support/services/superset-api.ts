interface Chart {
  id: number;
  slice_name: string;
}

/** Superset's REST API, as a program of the user's would use it. */
export class SupersetApi {
  private token = '';

  constructor(private readonly address: string) {}

  /** @returns the status of the answer. */
  async login(username: string, password: string): Promise<number> {
    const answer = await fetch(`${this.address}/api/v1/security/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password, provider: 'db', refresh: false }),
    });
    if (answer.ok) this.token = ((await answer.json()) as { access_token: string }).access_token;
    return answer.status;
  }

  async get(path: string): Promise<unknown> {
    const answer = await fetch(`${this.address}${path}`, { headers: { Authorization: `Bearer ${this.token}` } });
    return answer.json();
  }

  async charts(): Promise<Chart[]> {
    const { result } = (await this.get('/api/v1/dashboard/revenue/charts')) as { result: Chart[] };
    return result;
  }

  /** What a chart shows: its rows, each value as text. */
  async rowsOf(chart: number): Promise<string[][]> {
    const answer = (await this.get(`/api/v1/chart/${chart}/data/`)) as {
      result?: [{ colnames: string[]; data: Record<string, unknown>[] }];
    };
    const [result] = answer.result ?? [];
    if (!result) throw new Error(JSON.stringify(answer));
    return result.data.map((row) => result.colnames.map((name) => asText(name, row[name])));
  }
}

/** Days come as milliseconds or as text, amounts as numbers or as text. */
function asText(column: string, value: unknown): string {
  if (column.endsWith('_date')) return new Date(value as string | number).toISOString().slice(0, 10);
  if (/revenue|refunds/.test(column)) return Number(value).toFixed(2);
  return String(value);
}
