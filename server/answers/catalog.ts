import { catalogDocument } from '../../core/catalog-document';
import { stackJsonSchema } from '../../core/json-schema';
import { generatorIdentity } from '../../core/version';
import type { Catalog } from '../contract';
import type { Workshop } from '../workshop';

export function catalogAnswer({ registry }: Workshop): Catalog {
  return {
    generator: generatorIdentity(),
    ...(catalogDocument(registry) as unknown as Pick<Catalog, 'categories' | 'presets'>),
    request: stackJsonSchema(registry) as Record<string, unknown>,
  };
}
