import { Document, isMap, isScalar, isSeq, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { BoundedCache } from './bounded-cache';
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
  /** How many containers of it there are; one when absent. */
  scale?: number;
  image?: string;
  build?: { context: string; dockerfile?: string; target?: string; args?: Record<string, string> };
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
  'image', 'build', 'scale', 'profiles', 'user', 'init', 'entrypoint', 'command', 'env_file', 'environment', 'ports', 'volumes', 'depends_on',
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
    const services = [...this.services].map(([name, service]) => serviceText(name, service, this.projectName));
    const volumes = Object.fromEntries(this.volumes.map((name) => [name, {}]));
    const text = [
      write({ name: this.projectName }, header),
      services.length > 0 ? `services:\n${services.join('\n')}` : write({ services: {} }),
      this.volumes.length > 0 ? `\n${write({ volumes })}` : '',
    ].join('');
    return overlay === undefined ? text : withOverlay(text, overlay);
  }
}

const COMPOSE_STYLE = { lineWidth: 0, singleQuote: true, flowCollectionPadding: false } as const;

function write(value: object, header?: string): string {
  const document = new Document(value, COMPOSE_YAML);
  if (header !== undefined) document.commentBefore = header;
  return document.toString(COMPOSE_STYLE);
}

/** Texts of services that were written before: writing YAML takes half of a generation. */
const written = new BoundedCache<string>(400);
/** Stands for the project's name there, in which alone two projects of one stack differ. Like it, YAML takes it as it is. */
const ANY_PROJECT = 'any_project_00000000';

/** A service as it stands below `services:`, with its comment above it and its health check on one line. */
function serviceText(name: string, service: ComposeService, projectName: string): string {
  const key = JSON.stringify([name, service]).replaceAll(projectName, ANY_PROJECT);
  return written.getOrMake(key, () => writeService(key)).replaceAll(ANY_PROJECT, projectName);
}

function writeService(key: string): string {
  const [name, service] = JSON.parse(key) as [string, ComposeService];
  const document = new Document({ services: { [name]: inOrder(service) } }, COMPOSE_YAML);
  const [pair] = (document.get('services') as YAMLMap<Scalar<string>, YAMLMap>).items;
  if (pair && service.comment) pair.key.commentBefore = ` ${service.comment}`;
  const test = pair?.value?.getIn(['healthcheck', 'test']);
  if (isSeq(test)) test.flow = true;
  return document.toString(COMPOSE_STYLE).replace(/^services:\n/, '');
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

function withOverlay(text: string, overlay: string): string {
  const parsed = parseDocument(overlay);
  const first = parsed.errors[0];
  if (first) {
    fail(OVERLAY, `is not YAML: ${first.message.split('\n')[0]}`, 'Correct the overlay template.');
  }
  // A file of comments alone has no contents.
  if (parsed.contents === null) return text;
  if (!isMap(parsed.contents)) {
    fail(OVERLAY, 'is not a map of keys', 'Begin with "services:", as docker-compose.yml does.');
  }
  const document = parseDocument(text, COMPOSE_YAML);
  if (isMap(document.contents)) mergeMaps(document.contents, parsed.contents);
  return document.toString(COMPOSE_STYLE);
}

function isEmpty(value: unknown): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

function mergeMaps(target: YAMLMap, overlay: YAMLMap): void {
  for (const pair of overlay.items) {
    const key = String((pair.key as { value: unknown }).value);
    const existing = target.get(key, true);
    if (isMap(existing) && isMap(pair.value)) {
      if (existing.items.length === 0) existing.flow = false;
      mergeMaps(existing, pair.value as YAMLMap);
    } else if (!isMap(existing) || !isEmpty(pair.value)) {
      // A key with nothing but comments below it adds nothing.
      target.set(key, pair.value);
    }
  }
}
