import { Cancelled } from '../terminal/failure';
import { ask, type Inquirer } from './ask';

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
