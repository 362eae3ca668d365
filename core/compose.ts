import { Document, isMap, isScalar, isSeq, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { fail } from './problems';

export type DependencyCondition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

export interface Healthcheck {
  /** Must exist in the image; see the catalogue. */
  test: readonly string[];
  /** Durations as compose writes them: `10s`, `2m`. */
  interval?: string;
  timeout?: string;
  retries?: number;
  start_period?: string;
}

/** One service, in the field names of the Compose specification. */
export interface ComposeService {
  /** Written above the service; not part of the specification. */
  comment?: string;
  /**
   * MiB in ordinary use, for the estimate and for what Kubernetes reserves; not written to compose. A limit would be another
   * number: what grows with the data is killed by one, and what takes all it sees (a JVM, Redpanda) is told a size itself.
   */
  memory: number;
  image?: string;
  build?: { context: string; dockerfile?: string; args?: Record<string, string> };
  command?: readonly string[];
  entrypoint?: readonly string[];
  user?: string;
  profiles?: readonly string[];
  /** Files of settings that are no secrets; `environment` wins over them. */
  env_file?: readonly string[];
  environment?: Record<string, string>;
  ports?: readonly string[];
  volumes?: readonly string[];
  depends_on?: Record<string, { condition: DependencyCondition }>;
  healthcheck?: Healthcheck;
  init?: boolean;
  shm_size?: string;
  ulimits?: Record<string, number>;
  extra_hosts?: readonly string[];
  stop_grace_period?: string;
  restart?: 'no' | 'unless-stopped';
  labels?: Record<string, string>;
  logging?: { driver: string; options: Record<string, string> };
}

/** Compose's parser follows YAML 1.1 in places: `no` and `on` must be quoted to stay words. */
const COMPOSE_YAML = { compat: 'yaml-1.1', aliasDuplicateObjects: false } as const;

/** The order in which a service's keys are written. */
const KEY_ORDER: readonly (keyof ComposeService)[] = [
  'image', 'build', 'profiles', 'user', 'init', 'entrypoint', 'command', 'env_file', 'environment', 'ports', 'volumes', 'depends_on',
  'healthcheck', 'shm_size', 'ulimits', 'extra_hosts', 'stop_grace_period', 'labels', 'logging', 'restart',
]; // prettier-ignore

/** Everything that docker-compose.yml will hold. */
export class ComposeModel {
  readonly services = new Map<string, ComposeService>();

  constructor(readonly projectName: string) {}

  addService(name: string, service: ComposeService): void {
    if (this.services.has(name)) fail(name, 'two components define this compose service', 'Rename one of them.');
    if (!(service.memory > 0)) fail(name, 'this compose service says nothing of its memory', 'Give it memory, in MiB.');
    this.services.set(name, service);
  }

  /** Named volumes that some service mounts, sorted. */
  get volumes(): string[] {
    const names = [...this.services.values()]
      .flatMap((service) => service.volumes ?? [])
      .map((v) => v.split(':')[0] ?? '');
    return [...new Set(names.filter((name) => /^[a-z]/.test(name)))].sort();
  }

  /** The file's text, with an overlay of the same format merged into it: maps by key, everything else replaced. */
  toYaml(header: string, overlay?: string): string {
    const document = new Document(
      {
        name: this.projectName,
        services: Object.fromEntries([...this.services].map(([name, service]) => [name, inOrder(service)])),
        ...(this.volumes.length > 0 && { volumes: Object.fromEntries(this.volumes.map((name) => [name, {}])) }),
      },
      COMPOSE_YAML,
    );
    document.commentBefore = header;
    this.layOut(document);
    if (overlay) mergeOverlay(document, overlay);
    return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: false });
  }

  /** A comment above each service, a blank line between them, health checks on one line. */
  private layOut(document: Document): void {
    const services = document.get('services') as YAMLMap<Scalar<string>, YAMLMap>;
    services.items.forEach(({ key, value }, index) => {
      const comment = this.services.get(key.value)?.comment;
      key.spaceBefore = index > 0;
      if (comment) key.commentBefore = ` ${comment}`;
      const test = value?.getIn(['healthcheck', 'test']);
      if (isSeq(test)) test.flow = true;
    });
    const volumes =
      document.contents && isMap(document.contents)
        ? document.contents.items.find((pair) => isScalar(pair.key) && pair.key.value === 'volumes')
        : undefined;
    if (volumes && isScalar(volumes.key)) volumes.key.spaceBefore = true;
  }
}

/** `127.0.0.1:${NAME:-port}:inside`: on loopback only, and movable by a line in .env. */
export function publishPort(variable: string, port: number, inside: number): string {
  return `127.0.0.1:\${${variable}:-${port}}:${inside}`;
}

/** A reference to a variable that must be set; Compose and the shell both stop with the message. */
export function required(variable: string): string {
  return `\${${variable}:?is missing in .env: run make env}`;
}

function inOrder(service: ComposeService): Record<string, unknown> {
  return Object.fromEntries(KEY_ORDER.flatMap((key) => (service[key] === undefined ? [] : [[key, service[key]]])));
}

const OVERLAY = 'docker-compose.overlay.yml';

function mergeOverlay(document: Document, overlay: string): void {
  const parsed = parseDocument(overlay);
  const first = parsed.errors[0];
  if (first) {
    fail(OVERLAY, `is not YAML: ${first.message.split('\n')[0]}`, 'Correct the overlay template.');
  }
  // A file of comments alone has no contents.
  if (parsed.contents === null) return;
  if (!isMap(parsed.contents)) {
    fail(OVERLAY, 'is not a map of keys', 'Begin with "services:", as docker-compose.yml does.');
  }
  if (isMap(document.contents)) mergeMaps(document.contents, parsed.contents);
}

function isEmpty(value: unknown): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

function mergeMaps(target: YAMLMap, overlay: YAMLMap): void {
  for (const pair of overlay.items) {
    const key = String((pair.key as { value: unknown }).value);
    const existing = target.get(key, true);
    if (isMap(existing) && isMap(pair.value)) mergeMaps(existing, pair.value as YAMLMap);
    // A key with nothing but comments below it adds nothing.
    else if (!isMap(existing) || !isEmpty(pair.value)) target.set(key, pair.value);
  }
}
