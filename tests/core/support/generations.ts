import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Change, type ConflictPolicy, type Decisions, planFileChanges } from '../../../core/changes';
import { commitChanges } from '../../../core/commit';
import { addManifest, MANIFEST_PATH, parseManifest } from '../../../core/manifest';
import type { EnvVar } from '../../../core/provider';
import { VirtualFileSystem } from '../../../core/vfs';
import { temporaryFolder } from './folders';

type Content = string | Buffer | { content: string; mode: number };
export type Files = Record<string, Content>;

/** A generation with these files, its manifest and pristine copies included. */
export function generation(files: Files, ports: Record<string, number> = {}): VirtualFileSystem {
  const vfs = new VirtualFileSystem();
  for (const [path, file] of Object.entries(files)) {
    if (typeof file === 'string' || Buffer.isBuffer(file)) vfs.addFile(path, file, path === '.env' ? 0o600 : undefined);
    else vfs.addFile(path, file.content, file.mode);
  }
  const projectId = '11111111-2222-4333-8444-555555555555';
  addManifest(vfs, { projectId, request: { name: 'shop' }, ports }, { name: 'generator', version: '1.0.0' });
  return vfs;
}

/** A folder that holds one generation, as it was made. */
export function generated(files: Files, ports?: Record<string, number>): string {
  const folder = temporaryFolder();
  generation(files, ports).flush(folder);
  return folder;
}

interface Next {
  policy?: ConflictPolicy;
  envVars?: readonly EnvVar[];
  ports?: Record<string, number>;
  decisions?: Decisions;
}

/** What the next generation would do to a folder. */
export function planned(
  folder: string,
  files: Files,
  { policy = 'merge', envVars = [], ports, decisions = {} }: Next = {},
): Change[] {
  const manifest = parseManifest(readFileSync(join(folder, MANIFEST_PATH), 'utf8'));
  return planFileChanges(generation(files, ports), envVars, { directory: folder, manifest, policy, decisions }).changes;
}

/** The decisions that are not about the generator's own memory and change or tell something, by path. */
export function decisions(changes: readonly Change[]): Record<string, string> {
  return Object.fromEntries(
    changes.filter(({ path }) => !path.startsWith('.antigravity/')).map(({ path, action }) => [path, action]),
  );
}

/** Carries out the next generation; returns its decisions. */
export function regenerate(folder: string, files: Files, next?: Next): Record<string, string> {
  const changes = planned(folder, files, next);
  commitChanges(folder, changes);
  return decisions(changes);
}

export function textIn(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}
