import { ENV_FILE } from '../../core/manifest';
import type { StackRequest } from '../../core/stackfile';
import type { Workshop } from '../workshop';

/** A project with an id and secrets of its own, as an archive. @throws ProblemsError */
export function projectAnswer(request: StackRequest, withEnv: boolean, { stencils, ...means }: Workshop): Buffer {
  const vfs = stencils.project({ request, ...means });
  return (withEnv ? vfs : vfs.without(ENV_FILE)).toBytesZip(request.name);
}
