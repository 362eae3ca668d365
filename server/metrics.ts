import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** What the server counts, for Prometheus: by route and status, never by client or content. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly seconds = new Histogram({
    name: 'antigravity_http_request_duration_seconds',
    help: 'How long requests took, by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });
  private readonly zipBytes = new Counter({
    name: 'antigravity_project_bytes_total',
    help: 'Bytes of the archives that were made',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  request(method: string, route: string, status: number, milliseconds: number): void {
    this.seconds.observe({ method, route, status }, milliseconds / 1000);
  }

  project(bytes: number): void {
    this.zipBytes.inc(bytes);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
