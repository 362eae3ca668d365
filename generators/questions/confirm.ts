import type { Change, ConflictPolicy } from '../../core/changes';
import { Cancelled } from '../terminal/failure';
import { columns, counted } from '../terminal/style';
import { ask, type Inquirer, say } from './ask';

/** The last question. @param again whether there were choices that can be made anew. @throws Cancelled */
export async function askGo(inquirer: Inquirer, again: boolean): Promise<'go' | 'again'> {
  const answer = await ask<'go' | 'again' | 'no'>(inquirer, {
    type: 'list',
    message: 'Go?',
    choices: [
      { name: 'Yes, write it', value: 'go', short: 'yes' },
      ...(again ? [{ name: 'Choose again', value: 'again', short: 'choose again' }] : []),
      { name: 'No, leave everything as it is', value: 'no', short: 'no' },
    ],
    loop: false,
  });
  if (answer === 'no') throw new Cancelled();
  return answer;
}

/** Asks what to do about files that both sides changed. @throws Cancelled */
export async function askConflictPolicy(inquirer: Inquirer, conflicts: readonly Change[]): Promise<ConflictPolicy> {
  say(`\n${counted(conflicts.length, 'file')} changed on both sides, yours and the generator’s:`);
  for (const line of columns(conflicts.map(({ path, note }) => [path, note ?? '']))) say(line);
  const answer = await ask<ConflictPolicy>(inquirer, {
    type: 'list',
    message: 'What about them?',
    choices: [
      { name: 'Leave markers where lines collide, decide in the editor', value: 'merge', short: 'markers' },
      { name: 'Keep mine', value: 'keep', short: 'keep mine' },
      { name: 'Overwrite mine', value: 'overwrite', short: 'overwrite mine' },
      { name: 'Stop, change nothing', value: 'abort', short: 'stop' },
    ],
    loop: false,
  });
  if (answer === 'abort') throw new Cancelled();
  return answer;
}
