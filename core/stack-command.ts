import { CATEGORIES } from './categories';
import type { ProviderRegistry } from './registry';
import type { StackRequest } from './stackfile';
import { shellWord } from './thread';

/**
 * The command line that says what a complete request says: `npx plop stack shop --preset starter --set postgresql.port=5544`.
 * A preset stands for its components where that makes it shorter.
 */
export function stackCommand(request: StackRequest, registry: ProviderRegistry): string {
  const variants = [undefined, ...registry.presets()].map((preset) => [
    ...(preset ? ['--preset', preset.name] : []),
    ...CATEGORIES.flatMap((category) => {
      const names = request[category] ?? [];
      const given = preset?.components[category] ?? [];
      return names.join() === given.join() ? [] : [`--${category}`, names.join(',') || 'none'];
    }),
  ]);
  const shortest = variants.reduce((best, words) => (words.length < best.length ? words : best));
  const uses = Object.entries(request.use ?? {}).flatMap(([capability, name]) => ['--use', `${capability}=${name}`]);
  const options = Object.entries(request.options ?? {}).flatMap(([provider, given]) =>
    Object.entries(given).flatMap(([option, value]) => ['--set', `${provider}.${option}=${String(value)}`]),
  );
  return ['npx', 'plop', 'stack', request.name, ...shortest, ...uses, ...options].map(shellWord).join(' ');
}
