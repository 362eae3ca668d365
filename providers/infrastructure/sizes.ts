import type { PriceName } from '../../core/catalog/prices';
import type { CloudResource } from '../../core/services';
import type { CloudSteps } from './cloud-steps';
import type { CloudName } from './clouds';

/** What the generated files ask for by default. Templates and the estimate of the cost read the same table. */
export const SIZES = {
  /** Storage in GiB. */
  aws: { server: 'db.t4g.small', storage: 20, cores: 1, memory: 2 },
  gcp: { server: 'db-g1-small', storage: 20, cores: 1, memory: 2 },
  azure: { server: 'B_Standard_B1ms', storage: 32, cores: 1, memory: 2 },
} as const;

/** A size in the units that the clouds want it in. */
export function sizeWords(cloud: CloudName): object {
  const { cores, memory } = SIZES[cloud];
  return { ...SIZES[cloud], cpu_units: cores * 1024, memory_mib: memory * 1024 };
}

/** Guesses of how much of it is used. */
const RUNS_A_DAY = 1;
const MINUTES_A_STEP = 3;
const GB_OF_FILES = 10;
const GB_OF_LOGS = 1;
const GB_AN_IMAGE = 1;

const DAYS = 365 / 12;
const HOURS = DAYS * 24;

/** What is made there, by what kind of warehouse; `none` for one that somebody else runs, too. */
export interface Made {
  server: boolean;
  file: boolean;
  steps: CloudSteps;
}

export function assumptions({ steps, ...made }: Made): string[] {
  return [
    `${RUNS_A_DAY} run a day, ${MINUTES_A_STEP} minutes a step; ${GB_OF_FILES} GB of files, ${GB_OF_LOGS} GB of logs a month, ${GB_AN_IMAGE} GB for each image`,
    'list prices without free amounts, discounts, taxes and traffic to the internet',
    ...(steps.outside.length > 0 || !(made.server || made.file) ? ['not counted: what the steps use elsewhere'] : []),
  ];
}

export function resourcesOf(cloud: CloudName, made: Made): CloudResource[] {
  return [...BASE[cloud](made), ...shared(cloud, made)].filter(({ quantity }) => quantity > 0);
}

/** What has a price by the same name in every cloud. */
function shared(cloud: CloudName, { server, steps }: Made): CloudResource[] {
  const { cores, memory, storage, server: size } = SIZES[cloud];
  const hours = (steps.steps.length * MINUTES_A_STEP * RUNS_A_DAY * DAYS) / 60;
  const of = (name: string, quantity: number): CloudResource => ({ price: `${cloud}.${name}` as PriceName, quantity });
  return [
    ...(server ? [of(`server.${size}`, HOURS), of('server_storage', storage)] : []),
    of('cpu', hours * cores),
    of('memory', hours * memory),
    of('files', GB_OF_FILES),
    of('logs', GB_OF_LOGS),
  ];
}

const BASE: Readonly<Record<CloudName, (made: Made) => CloudResource[]>> = {
  aws: ({ server, file, steps }) => [
    { price: 'aws.nat_gateway', quantity: HOURS },
    { price: 'aws.public_ipv4', quantity: HOURS },
    { price: 'aws.file_system', quantity: file ? 1 : 0 },
    { price: 'aws.images', quantity: steps.environments.length * GB_AN_IMAGE },
    { price: 'aws.key', quantity: 1 },
    { price: 'aws.secret', quantity: (server ? 1 : 0) + steps.outsideSecrets.length },
    { price: 'aws.alarm', quantity: steps.steps.length > 0 ? 4 : 0 },
  ],
  gcp: ({ server, steps }) => [
    { price: 'gcp.images', quantity: steps.environments.length * GB_AN_IMAGE },
    { price: 'gcp.secret', quantity: (server ? 1 : 0) + steps.outsideSecrets.length },
    { price: 'gcp.schedule', quantity: steps.steps.length > 0 ? 1 : 0 },
  ],
  azure: ({ server, steps }) => {
    const runs = steps.steps.length > 0;
    return [
      { price: 'azure.load_balancer', quantity: runs ? HOURS : 0 },
      { price: 'azure.public_ipv4', quantity: runs ? HOURS : 0 },
      { price: 'azure.registry', quantity: runs ? DAYS : 0 },
      { price: 'azure.dns_zone', quantity: server ? 1 : 0 },
      { price: 'azure.alarm', quantity: runs ? 2 : 0 },
    ];
  },
};
