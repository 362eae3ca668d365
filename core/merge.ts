import { isUtf8 } from 'node:buffer';
import { parseDocument } from 'yaml';
import { mergeLines } from './merge-lines';
import { isJson, mergeJson } from './merge-json';
import { mergeYaml } from './merge-yaml';

export interface MergeResult {
  text: string;
  /** Number of places where both sides changed the same lines; each stands between markers in the text. */
  conflicts: number;
}

/** Text is what has no NUL byte and is valid UTF-8. Everything else is never merged. */
export function isText(content: Buffer): boolean {
  return !content.includes(0) && isUtf8(content);
}

/** True while a conflict of ours is still marked in the text. */
export function hasMarkers(content: Buffer): boolean {
  return /^(<{7} yours|>{7} generated)\r?$/m.test(content.toString('utf8'));
}

/** Line endings of a file: CRLF when it has any. */
export function usesCrlf(text: string): boolean {
  return text.includes('\r\n');
}

export function toLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

export function withLineEndings(text: string, crlf: boolean): string {
  return crlf ? toLf(text).replaceAll('\n', '\r\n') : text;
}

/**
 * Merges a file by lines; YAML and JSON by meaning where lines collide or their union is neither any more, since a moved block or two
 * services added at one place are no contradiction. Lines come first: they leave the user's layout as it is.
 */
export function mergeFile(path: string, theirs: string, base: string, ours: string): MergeResult {
  const byLines = mergeText(theirs, base, ours);
  if (path.endsWith('.json')) {
    if (byLines.conflicts === 0 && isJson(byLines.text)) return byLines;
    const merged = mergeJson(theirs, base, ours);
    return merged === undefined ? byLines : { text: merged, conflicts: 0 };
  }
  if (!/\.ya?ml$/.test(path)) return byLines;
  if (byLines.conflicts === 0 && parseDocument(byLines.text).errors.length === 0) return byLines;
  return mergeYaml(theirs, base, ours) ?? byLines;
}

/** Three-way merge by lines: what only one side changed is taken, what both changed alike is taken once. Takes and gives LF. */
export function mergeText(theirs: string, base: string, ours: string): MergeResult {
  const lines = (text: string) => text.split('\n');
  let conflicts = 0;
  const merged = mergeLines(lines(theirs), lines(base), lines(ours)).flatMap((block) => {
    if ('agreed' in block) return block.agreed;
    conflicts += 1;
    return ['<<<<<<< yours', ...block.theirs, '=======', ...block.ours, '>>>>>>> generated'];
  });
  return { text: merged.join('\n'), conflicts };
}
