import { join } from 'node:path';
import { type EngineInput, type EngineOutput, generateProject } from '../../core/engine';
import type { RandomSource } from '../../core/secrets';
import { TemplateLibrary } from '../../core/templates';
import { builtInRegistry } from '../../providers';
import type { StackRequest } from '../../core/stackfile';

export const TEMPLATES = join(__dirname, '..', '..', 'templates');

/** Chance that repeats itself, so that two generations can be compared byte for byte. */
export function repeatableRandom(seed = 1): RandomSource {
  let state = seed;
  return {
    bytes: (count) =>
      Buffer.from(
        Array.from({ length: count }, () => ((state = (state * 1103515245 + 12345) % 2147483648) >> 16) & 0xff),
      ),
  };
}

/** Makes a stack in memory, as the command line would. */
export function generate(request: StackRequest, more: Partial<EngineInput> = {}): EngineOutput {
  return generateProject({
    request,
    registry: builtInRegistry(),
    templates: new TemplateLibrary([TEMPLATES]),
    random: repeatableRandom(),
    ...more,
  });
}

export function textOf(output: EngineOutput, path: string): string {
  const file = output.vfs.getFile(path);
  if (!file)
    throw new Error(
      `no ${path} among ${output.vfs
        .list()
        .map((f) => f.path)
        .join(', ')}`,
    );
  return file.content.toString('utf8');
}
