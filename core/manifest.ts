import { z } from 'zod';
import { sha256 } from './hash';
import { fail } from './problems';
import { isMemory, MEMORY } from './project-memory';
import type { GeneratorIdentity } from './version';
import { pathMistake, type VirtualFileSystem } from './vfs';

export const MANIFEST_PATH = `${MEMORY}/manifest.json`;
/** The version of the manifest's format that this code writes and reads. */
const FORMAT = 1;

/** Secrets of one machine: changed key by key, remembered nowhere. */
export const ENV_FILE = '.env';

/** What a project was generated from; its owner may edit it. */
export const STACK_FILE = 'stack.yaml';

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  generator: z.strictObject({ name: z.string(), version: z.string() }),
  projectId: z.uuid(),
  /** The request in the form of stack.yaml. */
  request: z.record(z.string(), z.unknown()),
  /** Host ports by variable. */
  ports: z.record(z.string(), z.int().min(1).max(65535)),
  /** Every generated file as it was generated. */
  files: z.record(z.string(), z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), mode: z.int() })),
});

export type Manifest = z.output<typeof manifestSchema>;

/** Where the pristine copy of a generated file lies. The suffix keeps linters and test runners from taking it for the file. */
export function pristinePath(path: string): string {
  return `${MEMORY}/pristine/${path}.pristine`;
}

/** Adds the manifest and the pristine copies of all files to a finished project. */
export function addManifest(
  vfs: VirtualFileSystem,
  about: Pick<Manifest, 'projectId' | 'request' | 'ports'>,
  generator: GeneratorIdentity,
): void {
  const remembered = vfs.list().filter(({ path }) => path !== ENV_FILE && !isMemory(path));
  const manifest: Manifest = {
    format: FORMAT,
    generator,
    ...about,
    files: Object.fromEntries(remembered.map(({ path, content, mode }) => [path, { sha256: sha256(content), mode }])),
  };
  for (const { path, content } of remembered) vfs.addFile(pristinePath(path), content);
  vfs.addFile(MANIFEST_PATH, manifestText(manifest));
}

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Reads a manifest that anyone may have edited. @throws ProblemsError when it is damaged, newer, or names unsafe paths. */
export function parseManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(MANIFEST_PATH, `is not JSON: ${(error as Error).message}`, RESTORE);
  }
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > FORMAT) {
    fail(
      MANIFEST_PATH,
      `was written by a newer version (format ${format}, this one reads ${FORMAT})`,
      'Update plop-pack-antigravity.',
    );
  }
  const result = manifestSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    return fail(MANIFEST_PATH, `is damaged at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`, RESTORE);
  }
  for (const path of Object.keys(result.data.files)) {
    const mistake = pathMistake(path) ?? (isMemory(path) || path === ENV_FILE ? 'is not a generated file' : undefined);
    if (mistake) fail(MANIFEST_PATH, `names a path that ${mistake}: ${JSON.stringify(path)}`, RESTORE);
  }
  return result.data;
}

const RESTORE = 'Restore it from version control.';
