import type { CatalogProvider } from '../../../server/contract';

/** One option as a field of a form. */
export interface Field {
  name: string;
  label: string;
  description: string;
  kind: 'text' | 'number' | 'choice' | 'switch';
  /** As text; what the provider takes when nothing is given. */
  fallback?: string;
  choices?: readonly string[];
  least?: number;
  most?: number;
}

interface OptionSchema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
}

/** The fields of a provider's options, in the order of their schema. */
export function fieldsOf({ options }: CatalogProvider): Field[] {
  const properties = (options['properties'] ?? {}) as Record<string, OptionSchema>;
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    label: labelOf(name),
    description: schema.description ?? '',
    kind: kindOf(schema),
    ...(schema.default !== undefined && { fallback: String(schema.default) }),
    ...(schema.enum && { choices: schema.enum.map(String) }),
    // JSON Schema's writer bounds every integer; what no one would type is no bound worth showing.
    ...(schema.minimum !== undefined && Math.abs(schema.minimum) < 1e9 && { least: schema.minimum }),
    ...(schema.maximum !== undefined && schema.maximum < 1e9 && { most: schema.maximum }),
  }));
}

function kindOf({ type, enum: choices }: OptionSchema): Field['kind'] {
  if (choices) return 'choice';
  if (type === 'boolean') return 'switch';
  return type === 'integer' || type === 'number' ? 'number' : 'text';
}

export function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What was typed, as the value to send. A number that is none stays text, so that the API says what is wrong with it. */
export function valueOf({ kind }: Field, typed: string): unknown {
  const text = typed.trim();
  if (text === '') return undefined;
  if (kind === 'switch') return text === 'true';
  return kind === 'number' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** The bounds in words, to follow the description. */
export function boundsOf({ least, most }: Field): string {
  if (least !== undefined && most !== undefined) return `${least} to ${most}`;
  if (least !== undefined) return `at least ${least}`;
  return most !== undefined ? `at most ${most}` : '';
}
