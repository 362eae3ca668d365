import { composeName } from './context';
import { type EngineInput, generateProject } from './engine';
import { sha256 } from './hash';
import { type Manifest, MANIFEST_PATH, manifestText, parseManifest } from './manifest';
import { type RandomSource, type SecretRegistry, systemRandom } from './secrets';
import { uuid } from './uuid';
import type { VirtualFileSystem } from './vfs';

/** What projects of one kind have in common. */
export type StencilInput = Pick<EngineInput, 'request' | 'registry' | 'templates'>;

/** What is drawn for one project: every secret by its variable, the id, and what Compose calls the project after it. */
type Chance = ReadonlyMap<string, string>;

const ID = 'the id';
const COMPOSE_NAME = 'the name in Compose';

/** A text around its gaps: piece, gap, piece, gap, piece. */
interface GappedText {
  pieces: readonly Buffer[];
  /** What is filled in, by its name in Chance. */
  gaps: readonly string[];
}

/**
 * A project with gaps where chance shows. Two projects of one request differ in nothing else, so further ones come of filling the
 * gaps, in a small part of the time that generating takes: for a server that is asked for the same stack again and again.
 */
export class ProjectStencil {
  private constructor(
    private readonly projectName: string,
    /** A project of which all but the gaps is taken, its manifest read, and the secrets that were drawn for it. */
    private readonly sample: VirtualFileSystem,
    private readonly manifest: Manifest,
    private readonly secrets: SecretRegistry,
    private readonly gapped: ReadonlyMap<string, GappedText>,
  ) {}

  /**
   * Generates the project twice, from chances of which every digit differs, and finds the gaps in the first. Undefined when
   * filling them does not give the second byte for byte: somebody's template may make something else of the id.
   * @throws ProblemsError with every problem of the request.
   */
  static cut(input: StencilInput): ProjectStencil | undefined {
    const one = generateProject({ ...input, random: sampleChance(0x00) });
    const other = generateProject({ ...input, random: sampleChance(0xff) });
    const { projectName, projectId, secrets } = one.ctx;
    const chance = chanceOf(projectName, projectId, secrets);
    if (new Set(chance.values()).size < chance.size) return undefined;

    const files = one.vfs.list().filter(({ path }) => path !== MANIFEST_PATH);
    const texts = files.map(({ path, content }) => [path, gappedText(content, chance)] as const);
    const gapped = new Map(texts.filter(([, { gaps }]) => gaps.length > 0));
    const manifest = parseManifest(one.vfs.getFile(MANIFEST_PATH)?.content.toString() ?? '');
    const stencil = new ProjectStencil(projectName, one.vfs, manifest, secrets, gapped);
    return isSame(stencil.fill(other.ctx.projectId, other.ctx.secrets), other.vfs) ? stencil : undefined;
  }

  /** Bytes that it holds. */
  get size(): number {
    return this.sample.size;
  }

  /** A project with an id and secrets of its own. */
  cast(random: RandomSource = systemRandom): VirtualFileSystem {
    return this.fill(uuid(random), this.secrets.drawAnew(random));
  }

  private fill(projectId: string, secrets: SecretRegistry): VirtualFileSystem {
    const chance = chanceOf(this.projectName, projectId, secrets);
    const contents = new Map([...this.gapped].map(([path, text]) => [path, filledText(text, chance)]));
    const files = { ...this.manifest.files };
    for (const [path, content] of contents) {
      const known = files[path];
      if (known) files[path] = { ...known, sha256: sha256(content) };
    }
    contents.set(MANIFEST_PATH, Buffer.from(manifestText({ ...this.manifest, projectId, files })));
    return this.sample.withContents(contents);
  }
}

function chanceOf(projectName: string, projectId: string, secrets: SecretRegistry): Chance {
  return new Map([...secrets.values(), [ID, projectId], [COMPOSE_NAME, composeName(projectName, projectId)]]);
}

/** Bytes without a pattern, which are the same in every run; those of one flip are the complement of those of the other. */
function sampleChance(flip: number): RandomSource {
  let block = 0;
  let left = Buffer.alloc(0);
  return {
    bytes: (count) => {
      for (; left.length < count; block += 1)
        left = Buffer.concat([left, Buffer.from(sha256(Buffer.from(`${block}`)), 'hex')]);
      const taken = Buffer.from(left.subarray(0, count).map((byte) => byte ^ flip));
      left = left.subarray(count);
      return taken;
    },
  };
}

/** Reads bytes as Latin-1, whatever they are, since all that chance draws is ASCII. */
function gappedText(content: Buffer, chance: Chance): GappedText {
  const names = new Map([...chance].map(([name, value]) => [value, name]));
  const gaps: string[] = [];
  const pieces: Buffer[] = [];
  let end = 0;
  const text = content.toString('latin1');
  for (const match of text.matchAll(new RegExp([...names.keys()].join('|'), 'g'))) {
    pieces.push(content.subarray(end, match.index));
    gaps.push(names.get(match[0]) ?? '');
    end = match.index + match[0].length;
  }
  return { pieces: [...pieces, content.subarray(end)], gaps };
}

function filledText({ pieces, gaps }: GappedText, chance: Chance): Buffer {
  const filled = gaps.map((gap) => Buffer.from(chance.get(gap) ?? ''));
  return Buffer.concat(pieces.flatMap((piece, index) => [piece, filled[index] ?? Buffer.alloc(0)]));
}

function isSame(one: VirtualFileSystem, other: VirtualFileSystem): boolean {
  const [files, others] = [one.list(), other.list()];
  return (
    files.length === others.length &&
    files.every(({ path, content, mode }, index) => {
      const twin = others[index];
      return path === twin?.path && mode === twin.mode && content.equals(twin.content);
    })
  );
}
