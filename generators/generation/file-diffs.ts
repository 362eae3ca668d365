import { readDiskFile } from '../../core/disk';
import { ENV_FILE } from '../../core/manifest';
import { isMemory } from '../../core/project-memory';
import { envDiff, unifiedDiff, type Version, withoutSecrets } from '../terminal/diff';
import type { Prepared } from './prepare';

/** What writing a plan would change in each file, as a unified diff by path. The generator's own memory is left out. */
export function fileDiffs({ plan, output, project }: Prepared, directory: string): Map<string, string> {
  const secrets = secretsOf(output.ctx.envVars);
  const diffs = new Map<string, string>();
  for (const { path, write, action } of plan.changes) {
    if (isMemory(path) || (!write && action !== 'delete')) continue;
    const disk = project ? readDiskFile(directory, path) : { kind: 'absent' as const };
    const before: Version | undefined = disk.kind === 'file' ? disk : undefined;
    const text =
      path === ENV_FILE && write ? envDiff(before?.content, write.content) : unifiedDiff(path, before, write);
    diffs.set(path, withoutSecrets(text, secrets));
  }
  return diffs;
}

/** How one file of the user's differs from the one that the generator would write in its place. */
export function diffToOurs({ output }: Prepared, directory: string, path: string): string {
  const disk = readDiskFile(directory, path);
  const text = unifiedDiff(path, disk.kind === 'file' ? disk : undefined, output.vfs.getFile(path));
  return withoutSecrets(text, secretsOf(output.ctx.envVars));
}

function secretsOf(
  variables: readonly { name: string; value: string; placeholder?: string }[],
): Record<string, string> {
  return Object.fromEntries(variables.flatMap(({ name, value, placeholder }) => (placeholder ? [[name, value]] : [])));
}
