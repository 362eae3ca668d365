import { CATEGORIES, CATEGORY_SUMMARIES, isCategory } from '../../core/categories';
import { ProviderRegistry } from '../../core/registry';
import { inFlags, textOf } from '../../core/remedies';
import { problemOf } from './support/problems';
import { file, loader, modeler, registryOf, server, toolbox } from './support/toolbox';

describe('the registry', () => {
  it('lists names by category, then as registered', () => {
    expect(registryOf(modeler, file, server, loader).names()).toEqual(['loader', 'file', 'server', 'modeler']);
    expect(toolbox().names('storage')).toEqual(['server', 'file']);
    expect(toolbox().names('quality')).toEqual([]);
  });

  it('knows the category of a name', () => {
    expect(toolbox().categoryOf('file')).toBe('storage');
    expect(toolbox().categoryOf('constructor')).toBeUndefined();
  });

  it('loads a provider when it is asked for, and not before', () => {
    const registry = new ProviderRegistry();
    const load = jest.fn(() => file);
    registry.register('storage', 'file', load);
    registry.names();
    registry.categoryOf('file');
    expect(load).not.toHaveBeenCalled();
    expect(registry.getProvider('file')).toBe(file);
    expect(registry.getAllProviders('storage')).toEqual([file]);
    expect(registry.getAllProviders('quality')).toEqual([]);
  });

  it.each<[string, (registry: ProviderRegistry) => void, string]>([
    ['a provider', (registry) => registry.register('quality', 'file', () => file), 'file'],
    ['a preset', (registry) => registry.registerPreset({ name: 'small', summary: '', components: {} }), 'small'],
  ])('refuses %s whose name is taken', (_, register, name) => {
    expect(problemOf(() => register(toolbox()))).toMatchObject({
      where: name,
      what: expect.stringContaining('is registered already') as string,
    });
  });

  it('refuses a category that is none, since packages are JavaScript', () => {
    expect(problemOf(() => new ProviderRegistry().register('storge' as 'storage', 'x', () => file))).toMatchObject({
      where: 'x',
      what: 'there is no category "storge"',
      mend: expect.stringContaining('Did you mean "storage"?') as string,
    });
  });

  it('suggests a name for one it does not know', () => {
    expect(problemOf(() => toolbox().getProvider('lodaer'))).toEqual({
      where: 'lodaer',
      what: 'there is no such provider',
      mend: 'Did you mean "loader"? Known: loader, server, file, modeler, runner, charts, metrics.',
    });
  });

  it('lists for a category what belongs there, and still hears what was meant', () => {
    const mend = (name: string) => textOf(toolbox().choiceProblem('storage', name)?.mend ?? '', inFlags);
    expect(mend('lodaer')).toBe('Did you mean "loader"? Known: server, file.');
    expect(mend('zzzzzz')).toBe('Known: server, file.');
  });

  it('appends to the defaults of a capability and never replaces them', () => {
    const registry = toolbox();
    registry.registerDefault('warehouse', ['mine']);
    expect(registry.defaultsFor('warehouse')).toEqual(['file', 'server', 'mine']);
    expect(registry.defaultsFor('nothing')).toEqual([]);
  });

  it('hands out presets by name and as a list', () => {
    expect(toolbox().preset('small')?.components.storage).toEqual(['file']);
    expect(toolbox().preset('nope')).toBeUndefined();
    expect(toolbox().presets()).toHaveLength(1);
  });
});

it('there are eight categories, each with a summary', () => {
  expect(CATEGORIES).toHaveLength(8);
  expect(Object.keys(CATEGORY_SUMMARIES)).toEqual([...CATEGORIES]);
  expect(['storage', 'Storage', '', 'toString'].map(isCategory)).toEqual([true, false, false, false]);
});
