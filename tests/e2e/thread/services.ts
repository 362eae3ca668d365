import { existsSync, readdirSync } from 'node:fs';
import { join, parse } from 'node:path';

/** What a compose service would be, on its host port, with the user and the password of the project's .env. */
export interface NativeService {
  stop: () => void | Promise<void>;
  env?: Record<string, string>;
}

/** A module below support/services: starts the service of the component that it is named after. */
interface ServiceModule {
  start: (project: string) => NativeService | Promise<NativeService>;
  /** What it is in truth: begins with `the real` unless something stands in for it. */
  SHOWN: string;
}

const FOLDER = join(__dirname, '..', 'support', 'services');
/** Databases before what reads them, brokers before what writes to them. */
const ORDER = [
  'postgresql',
  'mariadb',
  'mysql',
  'clickhouse',
  'seaweedfs',
  'lakehouse',
  'kafka',
  'redpanda',
  'debezium',
];

export interface Running {
  env: Record<string, string>;
  /** By component: what stood in for its container. */
  shown: Record<string, string>;
  stop: () => Promise<void>;
}

/** Starts every service that the components of this project have; those that were started end if one of them does not start. */
export async function startServices(project: string): Promise<Running> {
  const started: NativeService[] = [];
  const running: Running = {
    env: {},
    shown: {},
    stop: async () => {
      for (const service of started.reverse()) await service.stop();
    },
  };
  try {
    for (const name of namesIn(project)) {
      const module = (await import(join(FOLDER, name))) as ServiceModule;
      const service = await module.start(project);
      started.push(service);
      Object.assign(running.env, service.env);
      running.shown[name] = module.SHOWN;
    }
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Components of the project that have a service: each has a page in docs/. */
function namesIn(project: string): string[] {
  if (!existsSync(FOLDER)) return [];
  const known = readdirSync(FOLDER).map((file) => parse(file).name);
  const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return known.filter((name) => existsSync(join(project, 'docs', `${name}.md`))).sort((a, b) => rank(a) - rank(b));
}
