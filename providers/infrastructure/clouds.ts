import { kebabCase } from 'change-case';
import { z } from 'zod';
import type { ProjectContext } from '../../core/context';
import type { Problem } from '../../core/problems';
import type { ComponentProvider } from '../../core/provider';
import { choose, joined, phrase, set } from '../../core/remedies';

/** What tells the clouds apart, for those who describe infrastructure in them. */
export interface Cloud {
  title: string;
  /** Where a program there runs, in a sentence. */
  runsAs: string;
  /** Why a warehouse that is a file has no place there; absent where it has one. */
  keepsNoFile?: string;
  /** What the store of files is to a program there; object_store/store.py knows the word. */
  objectStore: string;
}

export const CLOUDS = {
  aws: {
    title: 'AWS',
    runsAs: 'the task definition',
    objectStore: 'aws',
  },
  gcp: {
    title: 'Google Cloud',
    runsAs: 'the job',
    keepsNoFile: 'a job of Cloud Run has no disk that outlives it but shared files of a terabyte at least, or a bucket',
    objectStore: 'gcs',
  },
  azure: {
    title: 'Azure',
    runsAs: 'the job',
    keepsNoFile: 'the shared files of Container Apps lock in a way that DuckDB cannot rely on',
    objectStore: 'azure',
  },
} satisfies Record<string, Cloud>;

export type CloudName = keyof typeof CLOUDS;

/** Types of warehouse that have a place in a cloud: made there, or somebody else's, whose clients need an account only. */
export const CLOUD_WAREHOUSES: readonly string[] = ['postgresql', 'duckdb', 'snowflake', 'bigquery'];

/** A warehouse that is a file, in a cloud that keeps none. */
export function misplacedFile(ctx: ProjectContext, provider: ComponentProvider, chosen: CloudName): Problem[] {
  const cloud: Cloud = CLOUDS[chosen];
  const warehouse = ctx.getServiceByCapability('warehouse');
  if (!cloud.keepsNoFile || !warehouse || warehouse.host || warehouse.account) return [];
  const { name, title } = provider.meta;
  const clouds: [string, Cloud][] = Object.entries(CLOUDS);
  const fitting = clouds.filter(([, { keepsNoFile }]) => !keepsNoFile).map(([other]) => set(name, 'cloud', other));
  return [
    {
      where: `${name}.cloud`,
      what: `${title} has no place for ${warehouse.provider} in ${cloud.title}: ${cloud.keepsNoFile}`,
      mend: phrase`Choose a warehouse with a server (${choose('storage', ['postgresql'], warehouse.provider)}), or a cloud that keeps files (${joined(fitting, ', ')}).`,
    },
  ];
}

export const cloudOption = z
  .enum(['aws', 'gcp', 'azure'])
  .default('aws')
  .describe('The cloud: aws, gcp (Google Cloud) or azure')
  .meta({ ask: true });

/** Names are built as `<name>-<environment>-<part>`, and some may have 64 characters only. */
const LONGEST_NAME = 24;

export function cloudName(projectName: string): string {
  return kebabCase(projectName).slice(0, LONGEST_NAME).replace(/-+$/, '');
}
