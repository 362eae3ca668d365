import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnvFile } from '../../../../core/envfile';
import { ENV_FILE, type Manifest, MANIFEST_PATH } from '../../../../core/manifest';

export interface MadeProject {
  /** Contents by path, the random id of the project replaced. */
  files: Map<string, string>;
  /** Of `.env`; secrets are told apart by the placeholders of `.env.example`, and only their length stays. */
  env: Record<string, string>;
}

/** What two generations of one stack must have in common: everything but what is drawn at random. */
export function readMadeProject(folder: string): MadeProject {
  const read = (path: string) => readFileSync(join(folder, path), 'latin1');
  const { projectId } = JSON.parse(read(MANIFEST_PATH)) as Manifest;
  const placeholders = parseEnvFile(read(`${ENV_FILE}.example`));
  // Compose's name for the project ends with the beginning of its id.
  const start = `_${projectId.slice(0, 6)}`;
  const files = new Map<string, string>();
  const withId = new Set<string>();
  for (const path of filesBelow(folder)) {
    const text = read(path);
    if (text.includes(projectId) || text.includes(start)) withId.add(path);
    if (path !== ENV_FILE) files.set(path, text.replaceAll(projectId, 'PROJECT-ID').replaceAll(start, '_PROJECT'));
  }
  files.set(MANIFEST_PATH, withoutHashesOf(withId, files.get(MANIFEST_PATH) ?? ''));
  const env = Object.entries(parseEnvFile(read(ENV_FILE))).map(([name, value]) =>
    placeholders[name]?.includes('CHANGE_ME') ? [name, `${value.length} letters`] : [name, value],
  );
  return { files, env: Object.fromEntries(env) as Record<string, string> };
}

/** The hash of a file that holds the project's id says that id in its own way. */
function withoutHashesOf(paths: ReadonlySet<string>, text: string): string {
  const manifest = JSON.parse(text) as Manifest;
  for (const [path, entry] of Object.entries(manifest.files)) if (paths.has(path)) entry.sha256 = '';
  return JSON.stringify(manifest, null, 2);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}
