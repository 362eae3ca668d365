import { z } from 'zod';
import type { ProjectContext } from '../../../core/context';
import { ComponentProvider, portOption } from '../../../core/provider';
import { ProviderRegistry } from '../../../core/registry';
import type { Materials } from '../../../generators/generation/materials';

const lakeOptions = z.strictObject({
  port: portOption('Lake', 15432),
  flavour: z.enum(['calm', 'deep']).default('calm').describe('Kind of water').meta({ ask: true }),
  boats: z.int().min(0).max(9).default(2).describe('Boats on it').meta({ ask: true }),
  fish: z.boolean().default(false).describe('Whether fish live in it').meta({ ask: true }),
  names: z.array(z.string()).optional().describe('What people call it'),
});

/** A warehouse with a server. */
class Lake extends ComponentProvider<z.output<typeof lakeOptions>> {
  static readonly meta = {
    category: 'storage',
    name: 'lake',
    title: 'Lake',
    summary: 'A warehouse with a server',
  } as const;
  static readonly options = lakeOptions;
  override registerServices(ctx: ProjectContext) {
    ctx.registerConnection({ name: 'lake', type: 'lake', capabilities: ['warehouse'], host: 'lake', port: 1 });
  }
  override getEnvVars(ctx: ProjectContext) {
    return [
      ctx.portVariable('LAKE_PORT', 'Host port of Lake', 15432, this.options.port, 'lake.port'),
      ctx.secretVariable('LAKE_PASSWORD', 'Password of Lake'),
    ];
  }
  override getDockerServiceDefinition() {
    return { lake: { memory: 64, image: 'lake:1' } };
  }
}

const none = z.strictObject({});

/** A warehouse that is a file. */
class Pond extends ComponentProvider {
  static readonly meta = {
    category: 'storage',
    name: 'pond',
    title: 'Pond',
    summary: 'A warehouse in a file',
  } as const;
  static readonly options = none;
  override registerServices(ctx: ProjectContext) {
    ctx.registerConnection({ name: 'pond', type: 'pond', capabilities: ['warehouse'] });
  }
}

const boardOptions = z.strictObject({ port: portOption('Board', 13000) });

/** Shows what a Lake holds, and only a Lake. */
class Board extends ComponentProvider<z.output<typeof boardOptions>> {
  static readonly meta = { category: 'visualization', name: 'board', title: 'Board', summary: 'A dashboard' } as const;
  static readonly options = boardOptions;
  override registerServices(ctx: ProjectContext) {
    ctx.registerWebInterface({
      title: 'Board',
      portKey: 'BOARD_PORT',
      path: '/',
      user: 'admin',
      passwordKey: 'BOARD_PASSWORD',
    });
  }
  override requirements() {
    return [{ capability: 'warehouse', because: 'it shows what is in it', types: ['lake'] }];
  }
  override getEnvVars(ctx: ProjectContext) {
    return [
      ctx.portVariable('BOARD_PORT', 'Host port of Board', 13000, this.options.port, 'board.port'),
      ctx.secretVariable('BOARD_PASSWORD', 'Password of Board'),
    ];
  }
}

class Clock extends ComponentProvider {
  static readonly meta = { category: 'orchestration', name: 'clock', title: 'Clock', summary: 'A schedule' } as const;
  static readonly options = none;
  override requirements() {
    return [{ capability: 'warehouse', because: 'it counts what is in it' }];
  }
}

/** Four small tools: enough for every question and every refusal. */
export function testMaterials(): Materials {
  const registry = new ProviderRegistry();
  registry.register('storage', 'lake', () => Lake);
  registry.register('storage', 'pond', () => Pond);
  registry.register('visualization', 'board', () => Board);
  registry.register('orchestration', 'clock', () => Clock);
  registry.registerDefault('warehouse', ['pond', 'lake']);
  registry.registerPreset({ name: 'local', summary: 'Pond alone', components: { storage: ['pond'] } });
  registry.registerPreset({
    name: 'starter',
    summary: 'Lake, Board, Clock',
    components: { storage: ['lake'], visualization: ['board'], orchestration: ['clock'] },
  });
  return { registry, templates: [] };
}
