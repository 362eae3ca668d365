import pc from 'picocolors';

type Paint = (text: string) => string;

/** The few ways in which this program's words differ from each other. */
export interface Style {
  strong: Paint;
  quiet: Paint;
  good: Paint;
  bad: Paint;
  accent: Paint;
}

/** Colours where a person reads them: never in a pipe, never against NO_COLOR. */
export function styleOf(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Style {
  const wanted = env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : stream.isTTY === true && env['TERM'] !== 'dumb';
  const colors = pc.createColors(wanted && !env['NO_COLOR']);
  return { strong: colors.bold, quiet: colors.dim, good: colors.green, bad: colors.red, accent: colors.cyan };
}

/** Columns of text, each as wide as its widest cell; the last one is not padded. */
export function columns(rows: readonly (readonly string[])[], indent = '  ', gap = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  return rows.map(
    (row) =>
      indent +
      row
        .map((cell, at) => (at < row.length - 1 ? cell.padEnd(widths[at] ?? 0) : cell))
        .join(gap)
        .trimEnd(),
  );
}

/** `1 file`, `3 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Shortens a line to a width, so that a list of choices stays one line each. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}

/** Breaks a text into lines of at most `width` characters, at its spaces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line];
}
