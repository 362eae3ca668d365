/** A short tree of paths: the top of the project, and how many files are below each folder. */
export function shortTree(paths: readonly string[]): string[] {
  const folders = new Map<string, number>();
  const files: string[] = [];
  for (const path of paths) {
    const [top = '', ...below] = path.split('/');
    if (below.length === 0) files.push(top);
    else folders.set(top, (folders.get(top) ?? 0) + 1);
  }
  const width = Math.max(0, ...[...folders.keys()].map((name) => name.length + 1));
  const entries = [
    ...[...folders]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${`${name}/`.padEnd(width)}  ${count} ${count === 1 ? 'file' : 'files'}`),
    ...inLines(files.sort()),
  ];
  return entries.map((entry, at) => `${at === entries.length - 1 ? '└──' : '├──'} ${entry}`);
}

/** Files of the top folder, several a line. */
function inLines(names: readonly string[], width = 66): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + name.length <= width) lines[lines.length - 1] = `${last}  ${name}`;
    else lines.push(name);
  }
  return lines;
}
