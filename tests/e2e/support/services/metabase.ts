import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** Not Metabase: no registry in reach has its program. What its API takes and answers, written from its source. */
export const SHOWN =
  'a stand-in that checks requests against the API of Metabase (src/metabase/*_rest in its repository)';

const id = z.int().positive();
const text = z.string().min(1);
const settings = z.record(z.string(), z.unknown());

/** Bodies by endpoint. Metabase's schemas are closed: a key that they do not know is refused. */
const BODIES = {
  'POST /api/session': z.strictObject({ username: text, password: text }),
  'POST /api/setup': z.strictObject({
    token: text,
    user: z.strictObject({
      email: z.email(),
      // The rule `normal`: six characters, one of them a digit.
      password: z.string().min(6).regex(/\d/),
      first_name: text.optional(),
      last_name: text.optional(),
    }),
    prefs: z.strictObject({ site_name: text, site_locale: text.optional() }),
  }),
  'POST /api/database': z.strictObject({ name: text, engine: text, details: settings }),
  'PUT /api/database/:id': z.strictObject({ name: text, engine: text, details: settings }),
  'POST /api/collection': z.strictObject({ name: text, description: text.optional(), parent_id: id.optional() }),
  'POST /api/card': z.strictObject({
    name: text,
    description: text.optional(),
    display: text,
    visualization_settings: settings,
    dataset_query: z.strictObject({ type: z.literal('native'), database: id, native: z.strictObject({ query: text }) }),
    collection_id: id.optional(),
  }),
  'POST /api/dashboard': z.strictObject({
    name: text,
    description: z.string().optional(),
    collection_id: id.optional(),
  }),
  'PUT /api/dashboard/:id': z.strictObject({
    dashcards: z.array(
      z.strictObject({
        id: z.int(),
        card_id: id,
        row: z.int().min(0),
        col: z.int().min(0).max(23),
        size_x: id.max(24),
        size_y: id,
      }),
    ),
  }),
} as const;

interface Item {
  id: number;
  name: string;
  [key: string]: unknown;
}

export class MetabaseContract {
  user: { email: string; password: string } | undefined;
  readonly databases: Item[] = [];
  readonly collections: Item[] = [];
  readonly cards: Item[] = [];
  readonly dashboards: Item[] = [];
  /** Every request that was answered, as `POST /api/card`. */
  readonly requests: string[] = [];
  /** What the warehouse says when Metabase tries to connect. */
  connectionError: string | undefined;
  private readonly server: Server;
  private ids = 0;

  private constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<MetabaseContract> {
    const contract = new MetabaseContract();
    await new Promise<void>((resolve) => contract.server.listen(0, '127.0.0.1', resolve));
    return contract;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<unknown> {
    return new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const name = `${request.method} ${pathname}`;
    const number = Number(/\/(\d+)/.exec(pathname)?.[1]);
    const endpoint = name.replace(/\/\d+/, '/:id');
    this.requests.push(name);
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    };
    const isOpen = ['GET /api/session/properties', 'POST /api/session', 'POST /api/setup'].includes(endpoint);
    if (!isOpen && request.headers['x-metabase-session'] !== 'session') return reply(401, 'Unauthenticated');
    const raw = Buffer.concat(chunks).toString();
    const body: unknown = raw === '' ? undefined : JSON.parse(raw);
    const schema = BODIES[endpoint as keyof typeof BODIES] as z.ZodType | undefined;
    const problem = schema?.safeParse(body).error;
    if (problem) return reply(400, { errors: z.prettifyError(problem) });
    this.handle(endpoint, number, searchParams.get('models') ?? '', body as Item, reply);
  }

  private handle(
    endpoint: string,
    number: number,
    models: string,
    body: Item,
    reply: (status: number, body: unknown) => void,
  ): void {
    const add = (list: Item[], more: object = {}) => {
      const item = { ...body, id: ++this.ids, ...more };
      list.push(item);
      reply(200, item);
    };
    switch (endpoint) {
      case 'GET /api/session/properties':
        return reply(200, { 'has-user-setup': this.user !== undefined, 'setup-token': this.user ? null : 'token' });
      case 'POST /api/setup': {
        const { token, user } = body as unknown as { token: string; user: { email: string; password: string } };
        if (this.user) return reply(403, 'The /api/setup route can only be used to create the first user');
        if (token !== 'token') return reply(400, { errors: { token: 'Token does not match the setup token.' } });
        this.user = user;
        return reply(200, { id: 'session' });
      }
      case 'POST /api/session': {
        const right = body['username'] === this.user?.email && body['password'] === this.user?.password;
        return right
          ? reply(200, { id: 'session' })
          : reply(401, { errors: { password: 'did not match stored password' } });
      }
      case 'GET /api/database':
        return reply(200, { data: this.databases, total: this.databases.length });
      case 'POST /api/database':
        return this.connectionError ? reply(400, { message: this.connectionError }) : add(this.databases);
      case 'PUT /api/database/:id': {
        const database = this.databases.find((item) => item.id === number);
        return database ? reply(200, Object.assign(database, body)) : reply(404, 'Not found.');
      }
      case 'GET /api/collection':
        return reply(200, [{ id: 'root', name: 'Our analytics' }, ...this.collections]);
      case 'POST /api/collection':
        return add(this.collections, { archived: false });
      case 'GET /api/collection/:id/items': {
        const list = models === 'card' ? this.cards : this.dashboards;
        return reply(200, { data: list.filter((item) => item['collection_id'] === number) });
      }
      case 'POST /api/card':
        return add(this.cards);
      case 'POST /api/dashboard':
        return add(this.dashboards, { dashcards: [] });
      case 'GET /api/dashboard/:id':
      case 'PUT /api/dashboard/:id': {
        const dashboard = this.dashboards.find((item) => item.id === number);
        return dashboard ? reply(200, Object.assign(dashboard, body)) : reply(404, 'Not found.');
      }
      default:
        return reply(404, 'API endpoint does not exist.');
    }
  }
}
