import { isUtf8 } from 'node:buffer';
import { generateProject } from '../../core/engine';
import { sha256 } from '../../core/hash';
import { ENV_FILE } from '../../core/manifest';
import { ProblemsError, suggest } from '../../core/problems';
import type { StackRequest } from '../../core/stackfile';
import type { VirtualFile } from '../../core/vfs';
import type { Preview } from '../contract';
import { toLookAt, type Workshop } from '../workshop';

/** The stack is fine, and has no file of this name. */
export class MissingFile extends ProblemsError {}

/** Every file that a project will have, and the text of one of them. @throws ProblemsError */
export function previewAnswer(request: StackRequest, path: string | undefined, workshop: Workshop): Preview {
  const { vfs } = generateProject(toLookAt(request, workshop));
  const files = vfs.list().filter((file) => file.path !== ENV_FILE);
  const shown = path === undefined ? undefined : files.find((file) => file.path === path);
  if (path !== undefined && !shown) {
    // The file is looked for in the answer; no file of this machine is opened for it.
    const paths = files.map((file) => file.path).filter((each) => each.split('/').at(-1) === path.split('/').at(-1));
    const mend = paths.length > 0 ? suggest(path, paths) : 'Name one of the files that the answer without it lists.';
    throw new MissingFile([{ where: '?file', what: 'this project has no such file', mend }]);
  }
  return { files: files.map(fileRow), ...(shown && { file: fileText(shown) }) };
}

function fileRow({ path, content, mode }: VirtualFile): Preview['files'][number] {
  return {
    path,
    bytes: content.length,
    hash: hashOf(content),
    ...((mode & 0o111) !== 0 && { executable: true as const }),
    ...(path === `${ENV_FILE}.example` && { placeholder: true as const }),
  };
}

function fileText({ path, content }: VirtualFile): NonNullable<Preview['file']> {
  const binary = !isUtf8(content) || content.includes(0);
  return { path, text: binary ? '' : content.toString('utf8'), hash: hashOf(content), binary };
}

/** Enough to tell two contents apart. */
function hashOf(content: Buffer): string {
  return sha256(content).slice(0, 16);
}
