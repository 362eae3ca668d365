import { BoundedCache } from '../core/bounded-cache';
import { generateProject } from '../core/engine';
import { sha256 } from '../core/hash';
import { ProjectStencil, type StencilInput } from '../core/stencil';
import type { VirtualFileSystem } from '../core/vfs';

/** Stencils of what is asked for often, in bytes. One of a large stack takes about 1.5 MB. */
const MOST_KEPT = 12 * 1024 * 1024;
/** Requests of which it is known that they were made before. */
const MOST_SEEN = 2000;

/** Makes projects, of which the second of a request leaves a stencil for the next ones. */
export class Stencils {
  private readonly seen = new BoundedCache<'once' | 'varies'>(MOST_SEEN);
  private readonly kept = new BoundedCache<ProjectStencil>(MOST_KEPT, ({ size }) => size);

  /** A project with an id and secrets of its own. @throws ProblemsError with every problem of the request. */
  project(input: StencilInput): VirtualFileSystem {
    const key = sha256(Buffer.from(JSON.stringify(input.request)));
    const stencil = this.kept.get(key) ?? this.cut(key, input);
    return stencil ? stencil.cast() : generateProject(input).vfs;
  }

  private cut(key: string, input: StencilInput): ProjectStencil | undefined {
    const before = this.seen.get(key);
    const stencil = before === 'once' ? ProjectStencil.cut(input) : undefined;
    if (stencil) this.kept.set(key, stencil);
    else this.seen.set(key, before ? 'varies' : 'once');
    return stencil;
  }
}
