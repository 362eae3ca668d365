import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { addressVariables, PLAIN_IN_ADDRESSES } from '../../core/address-secrets';
import type { ProjectContext } from '../../core/context';
import { ENV_FILE } from '../../core/manifest';
import type { Finding } from './finding';
import type { Machine } from './machine';

const CHECK = 'secrets';

/** `.env`: there, complete, private. Values are looked at and never shown. */
export function checkSecrets(
  directory: string,
  ctx: ProjectContext,
  values: Readonly<Record<string, string>>,
  machine: Machine,
): Finding[] {
  const { envVars } = ctx;
  const stat = lstatSync(join(directory, ENV_FILE), { throwIfNoEntry: false });
  if (!stat) {
    const mend = 'Run make env: it makes .env from .env.example, with fresh secrets.';
    return [{ check: CHECK, mark: 'fail', what: 'there is no .env', mend }];
  }
  const findings: Finding[] = [];
  const fail = (what: string, mend: string) => findings.push({ check: CHECK, mark: 'fail', what, mend });
  if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) {
    const mode = `0${(stat.mode & 0o777).toString(8)}`;
    fail(`.env can be read by others on this machine (${mode})`, 'Run chmod 600 .env.');
  }
  if (machine.run('git', ['ls-files', '--error-unmatch', ENV_FILE], directory)?.ok) {
    fail(
      'git tracks .env: whoever has the repository has the secrets',
      'Run git rm --cached .env, commit, and change every secret in it.',
    );
  }
  const secrets = envVars.filter(({ placeholder }) => placeholder !== undefined);
  const unset = secrets.filter(({ name }) => !values[name]).map(({ name }) => name);
  if (unset.length > 0)
    fail(`not set in .env: ${unset.join(', ')}`, 'Delete such empty lines and run make env: it adds fresh ones.');
  const placeholders = Object.keys(values).filter((name) => /CHANGE_?ME/i.test(values[name] ?? ''));
  if (placeholders.length > 0)
    fail(
      `still a placeholder in .env: ${placeholders.join(', ')}`,
      'Delete those lines and run make env: it adds fresh ones.',
    );
  const special = new RegExp(`[^${PLAIN_IN_ADDRESSES}]`);
  const unfit = addressVariables(ctx).filter((name) => special.test(values[name] ?? ''));
  if (unfit.length > 0)
    fail(
      `stands in an address, where a character of it means something else: ${unfit.join(', ')}`,
      'Use letters, digits and . _ ~ - for it, in the server first, then in .env.',
    );
  const others = envVars.filter(({ name, placeholder }) => placeholder === undefined && values[name] === undefined);
  if (others.length > 0) {
    const what = `not in .env, so their defaults hold: ${others.map(({ name }) => name).join(', ')}`;
    findings.push({ check: CHECK, mark: 'warn', what, mend: 'Run make env: it adds them.' });
  }
  if (findings.length > 0) return findings;
  return [{ check: CHECK, mark: 'ok', what: `.env is private and complete (${envVars.length} variables)` }];
}
