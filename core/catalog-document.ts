import { z } from 'zod';
import type { CompatibilityRow } from './catalog/compatibility';
import { CATEGORIES, type Category, CATEGORY_SUMMARIES } from './categories';
import { ProjectContext } from './context';
import { PortRegistry } from './ports';
import type { ProviderClass, ProviderMeta, Requirement } from './provider';
import type { Preset, ProviderRegistry } from './registry';
import { instantiate } from './request';
import { SecretRegistry, systemRandom } from './secrets';
import { TemplateLibrary } from './templates';

export interface CatalogProvider extends ProviderMeta {
  /** JSON Schema of its options. */
  options: Record<string, unknown>;
  /** Capabilities that it brings to a stack, some only beside certain others. */
  offers: string[];
  /** What somebody in the stack must offer when this one stands alone; met by a default when nobody does. */
  needs: Requirement[];
  compatibility: Omit<CompatibilityRow, 'tool'>[];
}

export interface CatalogDocument {
  categories: { name: Category; summary: string; providers: CatalogProvider[] }[];
  presets: Preset[];
}

/** Everything a stack can be made of, for programs. */
export function catalogDocument(registry: ProviderRegistry): CatalogDocument {
  return {
    categories: CATEGORIES.map((category) => ({
      name: category,
      summary: CATEGORY_SUMMARIES[category],
      providers: registry.getAllProviders(category).map((provider) => catalogProvider(provider, registry)),
    })),
    presets: registry.presets(),
  };
}

function catalogProvider({ meta, options }: ProviderClass, registry: ProviderRegistry): CatalogProvider {
  const { $schema: _, ...schema } = z.toJSONSchema(options, { io: 'input' });
  const compatibility = registry.compatibilityOf(meta.name).map(({ tool: _tool, ...row }) => row);
  return { ...meta, options: schema, ...exchange(meta.name, registry), compatibility };
}

/** What a provider gives and takes, asked of it with its default options and without company. */
function exchange(name: string, registry: ProviderRegistry): Pick<CatalogProvider, 'offers' | 'needs'> {
  const { provider } = instantiate(registry, name);
  // A provider with an option that has no default says nothing before it is given.
  if (!provider) return { offers: [], needs: [] };
  const ctx = new ProjectContext({
    name: 'catalog',
    projectId: '00000000-0000-4000-8000-000000000000',
    secrets: new SecretRegistry(systemRandom),
    ports: new PortRegistry(),
    templates: new TemplateLibrary([]),
    use: {},
  });
  ctx.components = [{ provider }];
  ctx.register(provider);
  return { offers: ctx.services.capabilities(), needs: provider.requirements(ctx) };
}
