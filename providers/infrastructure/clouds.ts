import { kebabCase } from 'change-case';
import { z } from 'zod';

/** What tells the clouds apart, for those who describe infrastructure in them. */
export interface Cloud {
  title: string;
  /** Where a program there runs, in a sentence. */
  runsAs: string;
  /** Types of warehouse that it makes by itself, beside accounts with somebody else, which every cloud can use. */
  makes: readonly string[];
  /** What the store of files is to a program there; object_store/store.py knows the word. */
  objectStore: string;
}

export const CLOUDS = {
  aws: {
    title: 'AWS',
    runsAs: 'the task definition',
    makes: ['postgresql', 'duckdb'],
    objectStore: 'aws',
  },
  gcp: {
    title: 'Google Cloud',
    runsAs: 'the job',
    makes: ['postgresql'],
    objectStore: 'gcs',
  },
  azure: {
    title: 'Azure',
    runsAs: 'the job',
    makes: ['postgresql'],
    objectStore: 'azure',
  },
} as const satisfies Record<string, Cloud>;

export type CloudName = keyof typeof CLOUDS;

/** Warehouses that somebody else runs: their clients need nothing but an account. */
export const ACCOUNTS = ['snowflake', 'bigquery'] as const;

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
