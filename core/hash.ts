import { hash } from 'node:crypto';

/** Contents are written once and never changed, and most files of a project are the same in every one. */
const hashes = new WeakMap<Buffer, string>();

export function sha256(content: Buffer): string {
  let known = hashes.get(content);
  if (known === undefined) hashes.set(content, (known = hash('sha256', content)));
  return known;
}
