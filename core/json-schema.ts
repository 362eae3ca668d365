import { z } from 'zod';
import { CATEGORIES } from './categories';
import { nameSchema } from './names';
import type { ProviderRegistry } from './registry';
import { stackSchema } from './stackfile';

/** The JSON Schema of stack.yaml with every known provider, preset and option, so that editors complete them. */
export function stackJsonSchema(registry: ProviderRegistry): object {
  const schema = z.toJSONSchema(stackSchema, { io: 'input' }) as { properties: Record<string, object> };
  const described = (key: string) => ({
    description: (schema.properties[key] as { description?: string }).description,
  });
  schema.properties['name'] = { ...withoutDialect(nameSchema), ...described('name') };
  for (const category of CATEGORIES) {
    const providers = registry
      .getAllProviders(category)
      .map(({ meta }) => ({ const: meta.name, description: meta.summary }));
    schema.properties[category] = {
      ...described(category),
      oneOf: [
        { type: 'array', items: oneOf(providers), uniqueItems: true },
        oneOf([...providers, { const: 'none', description: 'Leave it out' }]),
      ],
    };
  }
  schema.properties['preset'] = {
    ...described('preset'),
    ...oneOf(registry.presets().map(({ name, summary }) => ({ const: name, description: summary }))),
  };
  schema.properties['options'] = {
    ...described('options'),
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      registry.getAllProviders().map((provider) => {
        return [provider.meta.name, { ...withoutDialect(provider.options), description: provider.meta.summary }];
      }),
    ),
  };
  return { $id: 'stack.schema.json', title: 'AntiGravity stack.yaml', ...schema };
}

/** Part of a schema that names its dialect at the top. */
function withoutDialect(part: z.ZodType): object {
  const { $schema: _, ...schema } = z.toJSONSchema(part, { io: 'input' });
  return schema;
}

/** JSON Schema knows no choice of nothing. */
function oneOf(choices: readonly object[]): object {
  return choices.length > 0 ? { oneOf: choices } : { not: {} };
}
