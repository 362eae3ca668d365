import type { ProviderRegistry } from '../../core/registry';
import { cut } from '../terminal/style';
import { ask, type Inquirer } from './ask';

/** Answer of those who want to choose every component themselves. */
export const OWN_CHOICE = Symbol('own choice');

/** Asks for a preset, or for the wish to choose category by category. */
export function askPreset(
  inquirer: Inquirer,
  registry: ProviderRegistry,
  first: string,
): Promise<string | typeof OWN_CHOICE> {
  const presets = registry.presets();
  const own = 'own choice';
  const width = Math.max(own.length, ...presets.map(({ name }) => name.length));
  const room = (process.stdout.columns ?? 80) - 4;
  const line = (name: string, summary: string) => cut(`${name.padEnd(width)}  ${summary}`, room);
  return ask(inquirer, {
    type: 'list',
    message: 'Which stack?',
    choices: [
      ...presets.map(({ name, summary }) => ({ name: line(name, summary), value: name, short: name })),
      { name: line(own, 'Go through the eight categories and pick'), value: OWN_CHOICE, short: own },
    ],
    default: first,
    loop: false,
  });
}
