import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { IMAGES } from '../../../core/catalog/images';
import { REPOSITORY, run, succeed } from '../../e2e/support/shell';
import { docker } from './engine';
import { BASES, type StandIn, STAND_INS } from './stand-ins';

/** Our own name of an image: the catalogue's tag is only lent to it while tests run. */
const OURS = 'antigravity-stand-in';
const FOLDERS = join(__dirname, '..', 'images');
const MAKE_BASE = join(__dirname, 'make-base');
const BUILD_CACHE = '6GB';

/** Sees to it that the engine has this image, and says what it is. */
export function provide(reference: string): string {
  const [key] = Object.entries(IMAGES).find(([, image]) => image === reference) ?? [];
  const standIn = STAND_INS[key as keyof typeof IMAGES];
  if (isOfficial(reference)) return 'the official image';
  if (!standIn) throw new Error(`nothing stands in for ${reference}: see tests/engine/support/stand-ins.ts`);
  docker('tag', built(standIn), reference);
  return standIn.shown;
}

/**
 * Takes the catalogue's tags from the stand-ins again, so that no other project on this engine starts one. Where containers of
 * another run still have them, that run does it at its own end.
 */
export function forgetStandIns(): void {
  const lent = Object.keys(STAND_INS)
    .map((key) => IMAGES[key as keyof typeof IMAGES])
    .filter((reference) => exists(reference) && !isOfficial(reference));
  const running = docker('ps', '--format', '{{.Image}}').split('\n');
  if (lent.some((reference) => running.includes(reference))) return;
  for (const reference of lent) docker('rmi', reference);
}

export function keepWithinBounds(): void {
  docker('image', 'prune', '--force');
  run('docker', ['builder', 'prune', '--force', '--keep-storage', BUILD_CACHE], { cwd: '/' });
}

function exists(reference: string): boolean {
  return run('docker', ['image', 'inspect', reference], { cwd: '/' }).status === 0;
}

function isOfficial(reference: string): boolean {
  return exists(reference) && !docker('image', 'inspect', '--format', '{{.RepoTags}}', reference).includes(OURS);
}

/** The name of the image, which changes with what it is made of; built when it is not there. */
function built({ folder, args = {}, files = [], programs = [] }: StandIn): string {
  const own = filesBelow(join(FOLDERS, folder));
  const beside = [...files.map((file) => join(REPOSITORY, file)), ...programs.map((made) => made())];
  const bases = basesOf(join(FOLDERS, folder, 'Dockerfile'));
  const name = `${OURS}/${folder}:${stamp([...own, ...beside], JSON.stringify([args, bases]))}`;
  if (exists(name)) return name;
  const context = mkdtempSync(join(tmpdir(), 'antigravity-image-'));
  for (const path of [...own, ...beside]) cpSync(path, join(context, basename(path)), { recursive: true });
  const given = Object.entries({ ...args, ...bases }).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  docker('build', '--quiet', '--tag', name, ...given, context);
  rmSync(context, { recursive: true });
  return name;
}

/** What the Dockerfile starts from, by build argument. */
function basesOf(dockerfile: string): Record<string, string> {
  const arguments_ = readFileSync(dockerfile, 'utf8').matchAll(/^FROM \$\{(\w+)\}/gm);
  return Object.fromEntries([...arguments_].map(([, name = '']) => [name, baseOf(name)]));
}

function baseOf(argument: string): string {
  const suite = BASES[argument];
  const folder = argument.toLowerCase().replaceAll('_', '-');
  if (!suite) return built(Object.values(STAND_INS).find((standIn) => standIn.folder === folder) as StandIn);
  const name = `${OURS}/${suite}:${stamp([MAKE_BASE], suite)}`;
  if (!exists(name)) succeed(MAKE_BASE, [suite, name], { cwd: '/' });
  return name;
}

function stamp(paths: readonly string[], more: string): string {
  const hash = createHash('sha256').update(more);
  for (const file of paths.flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : path)))
    hash.update('\0').update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .sort();
}
