import { CATEGORIES } from '../../../core/categories';
import { type Draft, EMPTY } from './draft';

/**
 * A stack as the fragment of a link, which browsers send to nobody:
 * `#name=shop&storage=postgresql,duckdb&use.warehouse=duckdb&set.postgresql.port=5544`. Options are JSON where a plain word would
 * be read as something else. Options hold no secrets: those are drawn for each project and live in its `.env`.
 */
export function linkOf(draft: Draft): string {
  const words: [string, string][] = [['name', draft.name]];
  for (const category of CATEGORIES) {
    if (draft.components[category].length > 0) words.push([category, draft.components[category].join(',')]);
  }
  for (const [capability, provider] of Object.entries(draft.use)) words.push([`use.${capability}`, provider]);
  for (const [provider, given] of Object.entries(draft.options)) {
    for (const [option, value] of Object.entries(given)) words.push([`set.${provider}.${option}`, writeValue(value)]);
  }
  // Commas are legal in a fragment, and easier to read as they are.
  return `#${new URLSearchParams(words).toString().replaceAll('%2C', ',')}`;
}

/** The stack of a link; undefined for a fragment that holds none. What it says is for the API to judge. */
export function draftFromLink(fragment: string): Draft | undefined {
  const words = new URLSearchParams(fragment.replace(/^#/, ''));
  if (!words.has('name') && !CATEGORIES.some((category) => words.has(category))) return undefined;
  const components = CATEGORIES.map((category) => [category, [...new Set(listIn(words.get(category)))]]);
  const use: [string, string][] = [];
  const options = new Map<string, [string, unknown][]>();
  for (const [key, value] of words) {
    const [kind, first, ...rest] = key.split('.');
    if (!first || first === '__proto__') continue;
    if (kind === 'use' && rest.length === 0) use.push([first, value]);
    if (kind === 'set' && rest.length === 1 && rest[0] !== '__proto__')
      options.set(first, [...(options.get(first) ?? []), [rest[0] ?? '', readValue(value)]]);
  }
  return {
    name: words.get('name') ?? EMPTY.name,
    components: Object.fromEntries(components) as Draft['components'],
    use: Object.fromEntries(use),
    options: Object.fromEntries([...options].map(([provider, given]) => [provider, Object.fromEntries(given)])),
  };
}

function listIn(words: string | null): string[] {
  return (words ?? '').split(',').filter((word) => word !== '');
}

function writeValue(value: unknown): string {
  if (typeof value === 'string' && !isJson(value)) return value;
  return JSON.stringify(value);
}

function readValue(word: string): unknown {
  return isJson(word) ? JSON.parse(word) : word;
}

function isJson(word: string): boolean {
  try {
    JSON.parse(word);
    return true;
  } catch {
    return false;
  }
}
