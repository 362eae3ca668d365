import { showFailure } from '../terminal/failure';
import { type Style, styleOf } from '../terminal/style';
import { type Arguments, readArguments } from './arguments';
import type { FlagGroup } from './flags';

/**
 * What every command begins and ends with: its flags are read, its help is printed when asked for, and a failure is told
 * in one message with an exit status instead of a trace. Undefined when there is nothing (more) to do.
 */
export async function invoke<Result>(
  words: readonly string[],
  flags: readonly FlagGroup[],
  help: (style: Style, width: number | undefined) => string,
  carryOut: (given: Arguments) => Promise<Result> | Result,
): Promise<Result | undefined> {
  const given = readArguments(words, flags);
  if (given.flags.has('help')) {
    process.stdout.write(help(styleOf(process.stdout), process.stdout.columns));
    return undefined;
  }
  try {
    return await carryOut(given);
  } catch (error) {
    showFailure(error, given.flags.has('json'));
    return undefined;
  }
}
