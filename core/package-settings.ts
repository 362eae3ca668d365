import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail } from './problems';
import { pathMistake } from './vfs';

/** The npm package around a project: what a colleague installs to get the generator that made it. */
export const PACKAGE_FILE = 'package.json';

/** What package.json says to the generator, below the key `antigravity`. */
const settingsSchema = z.object({
  /** Packages that bring providers, presets or templates. Only the project's own plopfile loads them. */
  packages: z.array(z.string().min(1)).default([]),
  /** The folder of the project's own templates. */
  templates: z
    .string()
    .refine((path) => pathMistake(path) === undefined, 'must be a path inside the project')
    .default('templates'),
});

export type PackageSettings = z.output<typeof settingsSchema>;

/** @throws ProblemsError when package.json is there and cannot be read. */
export function readPackageSettings(directory: string): PackageSettings {
  const file = join(directory, PACKAGE_FILE);
  if (!existsSync(file)) return settingsSchema.parse({});
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return fail(file, `is not JSON: ${(error as Error).message}`, 'Correct it, or restore it from version control.');
  }
  const settings = (value as { antigravity?: unknown } | null)?.antigravity ?? {};
  const result = settingsSchema.safeParse(settings);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = ['antigravity', ...(issue?.path ?? [])].join('.');
  return fail(file, `is wrong at ${where}: ${issue?.message}`, 'Correct it.');
}
