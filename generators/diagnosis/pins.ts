import { parse as parseYaml } from 'yaml';
import { readDiskFile } from '../../core/disk';
import type { VirtualFileSystem } from '../../core/vfs';
import { counted } from '../terminal/style';
import type { Finding } from './finding';
import { isOlder } from './versions';

const CHECK = 'pins';

/** What is pinned, by name: a package, or `service image`. */
type Pins = ReadonlyMap<string, string>;

/** Files that pin versions, and how to read them. */
const READERS: readonly (readonly [RegExp, (text: string) => Pins])[] = [
  [/^requirements\/[^/]+\.txt$/, requirementPins],
  [/(^|\/)[^/]*Dockerfile$/, dockerfilePins],
  [/^docker-compose\.yml$/, composePins],
  [/^package\.json$/, packagePins],
];

/** Versions in the project that are older than what would be generated today. Newer ones are their owner's business. */
export function checkPins(directory: string, vfs: VirtualFileSystem): Finding[] {
  let compared = 0;
  const findings = vfs.list().flatMap(({ path, content }): Finding[] => {
    const read = READERS.find(([pattern]) => pattern.test(path))?.[1];
    const disk = read && readDiskFile(directory, path);
    if (!read || disk?.kind !== 'file') return [];
    const ours = read(content.toString('utf8'));
    const theirs = read(disk.content.toString('utf8'));
    const older = [...ours].flatMap(([name, version]) => {
      const theirVersion = theirs.get(name);
      if (theirVersion === undefined) return [];
      compared += 1;
      return isOlder(theirVersion, version) ? [`${name} ${theirVersion} -> ${version}`] : [];
    });
    if (older.length === 0) return [];
    const mend = 'Run npx plop update; a line that you changed yourself you have to raise yourself.';
    return [{ check: CHECK, mark: 'warn', what: `older than our table in ${path}: ${older.join(', ')}`, mend }];
  });
  if (findings.length > 0) return findings;
  return [{ check: CHECK, mark: 'ok', what: `${counted(compared, 'version')}, none older than our table` }];
}

function requirementPins(text: string): Pins {
  const rows = [...text.matchAll(/^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;#]+)/gm)];
  return new Map(rows.map(([, name = '', version = '']) => [name.toLowerCase(), version]));
}

function dockerfilePins(text: string): Pins {
  const rows = [...text.matchAll(/^FROM\s+([^\s:@]+):(\S+)/gim)];
  return new Map(rows.map(([, name = '', tag = '']) => [name, tag]));
}

/** Another image in place of ours has another name, so it is not compared. */
function composePins(text: string): Pins {
  const pins = new Map<string, string>();
  let services: Record<string, { image?: unknown } | null> = {};
  try {
    services = (parseYaml(text, { merge: true }) as { services?: typeof services } | null)?.services ?? {};
  } catch {
    // A file that is no YAML pins nothing; Compose itself says more about it.
  }
  for (const [service, definition] of Object.entries(services)) {
    const [, image, tag] = /^([^@]+):([^/:@]+)$/.exec(String(definition?.image ?? '')) ?? [];
    if (image && tag) pins.set(`${service}: ${image}`, tag);
  }
  return pins;
}

function packagePins(text: string): Pins {
  try {
    const { devDependencies = {}, dependencies = {} } = JSON.parse(text) as Record<string, Record<string, string>>;
    return new Map(Object.entries({ ...dependencies, ...devDependencies }).filter(([, range]) => /^\d/.test(range)));
  } catch {
    return new Map();
  }
}
