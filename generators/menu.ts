import type { GeneratorEntry } from './index';

const SHOW_CURSOR = '\u001b[?25h';
const PLOP_WORK = ['-h', '--help', '-v', '--version', '-i', '--init', '--init-ts'];

/**
 * `plop` alone: Plop asks which generator to run. Without a terminal that question would end in silence with status 130, and
 * Ctrl-C there would leave the cursor hidden, so both are looked after here.
 */
export function watchMenu(entries: readonly GeneratorEntry[], words: readonly string[]): void {
  if (words.some((word) => !word.startsWith('-') || PLOP_WORK.includes(word))) return;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write(
      `Which generator? There is no terminal to ask in, so give its name: npx plop <name>\n\n${list(entries)}\n`,
    );
    process.exit(2);
  }
  process.once('SIGINT', leave);
  process.once('exit', leave);
}

/** Once a generator runs, it looks after Ctrl-C itself. */
export function leaveMenu(): void {
  process.off('SIGINT', leave);
  process.off('exit', leave);
}

/** Inquirer closes the terminal first, so the process may end by itself before the signal arrives. */
function leave(): void {
  leaveMenu();
  process.stdout.write(`${SHOW_CURSOR}\nNothing was written.\n`);
  process.exitCode = 130;
  process.exit();
}

function list(entries: readonly GeneratorEntry[]): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  return entries.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`).join('\n');
}
