import { CATEGORIES } from '../core/categories';
import { COMPATIBILITY } from '../core/catalog/compatibility';
import { DEFAULTS } from '../core/catalog/defaults';
import { PRESETS } from '../core/catalog/presets';
import { ProviderRegistry } from '../core/registry';
import { infrastructure } from './infrastructure';
import { ingestion } from './ingestion';
import { monitoring } from './monitoring';
import { orchestration } from './orchestration';
import { quality } from './quality';
import { storage } from './storage';
import { transformation } from './transformation';
import { visualization } from './visualization';

const BUILT_IN = {
  ingestion,
  storage,
  transformation,
  orchestration,
  infrastructure,
  visualization,
  quality,
  monitoring,
};

/** A registry with everything that comes with the package. */
export function builtInRegistry(): ProviderRegistry {
  const registry = new ProviderRegistry();
  for (const category of CATEGORIES) {
    for (const [name, load] of Object.entries(BUILT_IN[category])) registry.register(category, name, load);
  }
  for (const preset of PRESETS) registry.registerPreset(preset);
  for (const [capability, providers] of Object.entries(DEFAULTS)) registry.registerDefault(capability, providers);
  registry.registerCompatibility(COMPATIBILITY);
  return registry;
}
