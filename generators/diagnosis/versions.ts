/** True when the numbers of a version are lower: `v3.14.0` before `v3.15.0`, `17.9` before `17.11`. */
export function isOlder(version: string, than: string): boolean {
  const [mine, theirs] = [version, than].map((text) => (text.match(/\d+/g) ?? []).map(Number)) as [number[], number[]];
  for (let at = 0; at < Math.min(mine.length, theirs.length); at += 1) {
    if (mine[at] !== theirs[at]) return (mine[at] ?? 0) < (theirs[at] ?? 0);
  }
  return false;
}
