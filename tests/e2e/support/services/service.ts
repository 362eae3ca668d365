import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnvFile } from '../../../../core/envfile';

/** What stands on the host for a compose service of a generated project. */
export interface NativeService {
  stop(): void | Promise<void>;
  /** Variables that the project's programs need besides their own. */
  env?: Record<string, string>;
}

/** A line of the project's .env, which must be there. */
export function envValue(project: string, name: string): string {
  const value = parseEnvFile(readFileSync(join(project, '.env'), 'utf8'))[name];
  if (!value) throw new Error(`${project}/.env does not set ${name}`);
  return value;
}

/** Asks every 200 ms until the answer is true; `what` is waited for, at most `seconds`. */
export async function until(what: string, ready: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(200)) {
    if (await ready()) return;
  }
  throw new Error(`${what} did not come up within ${seconds} s`);
}
