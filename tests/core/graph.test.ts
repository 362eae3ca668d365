import { CATEGORIES, type Category } from '../../core/categories';
import { formatNote } from '../../core/notes';
import type { Requirement } from '../../core/provider';
import type { ProviderRegistry } from '../../core/registry';
import type { Remedy } from '../../core/remedies';
import type { StackRequest } from '../../core/stackfile';
import { problemOf, problemsOf, remediesFor } from './support/problems';
import { charts, file, loader, make, metrics, namesOf, registryOf, server, tool, toolbox } from './support/toolbox';

/** A tool that offers capabilities without a connection and needs others. */
function link(category: Category, name: string, offers: string[], needs: (string | Requirement)[] = []) {
  return tool(category, name, {
    registerServices(ctx) {
      for (const capability of offers) ctx.offer(capability);
    },
    requirements: () =>
      needs.map((need) => (typeof need === 'string' ? { capability: need, because: `it wants ${need}` } : need)),
  });
}

function additionsOf(request: Partial<StackRequest>, registry?: ProviderRegistry): Record<string, string> {
  const { ctx } = make(request, registry && { registry });
  return Object.fromEntries(
    ctx.components.flatMap(({ provider, addedBecause }) => (addedBecause ? [[provider.meta.name, addedBecause]] : [])),
  );
}

describe('what a stack needs and nobody offers', () => {
  it('is added, with who needs it and why', () => {
    expect(additionsOf({ orchestration: ['runner'] })).toEqual({
      server: 'Runner needs it: it keeps its state there',
    });
  });

  it('is added until nothing is missing', () => {
    expect(additionsOf({ visualization: ['charts'] })).toEqual({
      server: 'Charts needs it: it reads the marts there',
      modeler: 'Charts needs it: it shows them',
      loader: 'Modeler needs it: it models them',
    });
  });

  it('is the first default that suits everyone: charts work with the server, so the file is passed over', () => {
    expect(namesOf(make({ ingestion: ['loader'] }))).toContain('file');
    const both = namesOf(make({ ingestion: ['loader'], visualization: ['charts'] }));
    expect(both).toContain('server');
    expect(both).not.toContain('file');
  });

  it('is not added when something chosen, or something added for another need, offers it', () => {
    expect(additionsOf({ storage: ['server'], orchestration: ['runner'], ingestion: ['loader'] })).toEqual({});
    expect(Object.keys(additionsOf({ visualization: ['charts'], orchestration: ['runner'] }))).not.toContain('file');
  });

  it('is the one that the user named, with the options given for it', () => {
    const { ctx } = make({ ingestion: ['loader'], use: { warehouse: 'server' }, options: { server: { port: 6000 } } });
    expect(ctx.ports).toEqual({ SERVER_PORT: 6000 });
    expect(ctx.components.find(({ provider }) => provider.meta.name === 'server')?.addedBecause).toBeDefined();
  });

  it('has its options checked like those of a chosen one', () => {
    expect(problemOf(() => make({ orchestration: ['runner'], options: { server: { prot: 1 } } }))).toMatchObject({
      where: 'server.prot',
    });
  });

  it('may depend on what else is there', () => {
    const registry = toolbox();
    const demanding = tool('quality', 'demanding', {
      requirements: (ctx) =>
        ctx.hasCapability('metadata_database') ? [{ capability: 'marts', because: 'it can' }] : [],
    });
    registry.register('quality', 'demanding', () => demanding);
    expect(additionsOf({ quality: ['demanding'], ingestion: ['loader'] }, registry)).not.toHaveProperty('modeler');
    // The server arrives after `demanding` was asked for the first time.
    expect(additionsOf({ quality: ['demanding'], orchestration: ['runner'] }, registry)).toMatchObject({
      server: expect.any(String) as string,
      modeler: 'Demanding needs it: it can',
    });
  });

  it('is registered once, however many additions follow', () => {
    const registered = jest.fn();
    const registry = registryOf(
      tool('quality', 'first', {
        registerServices: registered,
        requirements: () => [{ capability: 'a', because: 'x' }],
      }),
      link('quality', 'second', ['a'], ['b']),
      link('quality', 'third', ['b'], ['c']),
      link('quality', 'fourth', ['c']),
    );
    registry.registerDefault('a', ['second']);
    registry.registerDefault('b', ['third']);
    registry.registerDefault('c', ['fourth']);
    expect(namesOf(make({ quality: ['first'] }, { registry }))).toEqual(['fourth', 'third', 'second', 'first']);
    expect(registered).toHaveBeenCalledTimes(1);
  });

  it('is refused when no default is known', () => {
    const registry = registryOf(link('quality', 'lonely', [], ['object_store']));
    expect(problemOf(() => make({ quality: ['lonely'] }, { registry }))).toEqual({
      where: 'lonely',
      what: 'needs an object store (it wants object_store) and nothing in this stack offers one that suits everyone who needs it',
      mend: 'Choose a component that does, or leave this one out.',
    });
  });

  it('is refused when the default does not offer it after all, instead of being added for ever', () => {
    const registry = registryOf(link('quality', 'lonely', [], ['lineage']), metrics);
    registry.registerDefault('lineage', ['metrics']);
    expect(problemOf(() => make({ quality: ['lonely'] }, { registry })).what).toMatch(/^needs lineage /);
  });

  it('is refused when two needs cannot be met by one', () => {
    const picky = link('quality', 'picky', [], [{ capability: 'warehouse', because: 'x', types: ['file'] }]);
    const registry = registryOf(charts, picky, file, server, loader);
    registry.registerDefault('warehouse', ['file', 'server']);
    expect(problemOf(() => make({ quality: ['picky'], visualization: ['charts'] }, { registry })).what).toContain(
      'suits everyone',
    );
  });
});

describe('a combination that cannot work', () => {
  it('is refused with what would', () => {
    expect(problemOf(() => make({ storage: ['file'], visualization: ['charts'] }))).toEqual({
      where: 'charts',
      what: 'Charts cannot work with file as a warehouse (it works with server)',
      mend: 'Choose --storage server, or another tool instead of charts.',
    });
  });

  it('names the other choice when the stack already has one', () => {
    expect(problemOf(() => make({ storage: ['file', 'server'], visualization: ['charts'] })).mend).toBe(
      'Say --use warehouse=server, or choose another tool instead of charts.',
    );
  });

  it('names no storage when none fits', () => {
    const picky = link('quality', 'picky', [], [{ capability: 'warehouse', because: 'x', types: ['sheet'] }]);
    const registry = registryOf(picky, file);
    expect(problemOf(() => make({ storage: ['file'], quality: ['picky'] }, { registry })).mend).toBe(
      'Choose another tool instead of picky.',
    );
  });

  it('reports everything that does not fit together', () => {
    const registry = toolbox();
    registry.register('quality', 'picky', () =>
      link('quality', 'picky', [], [{ capability: 'warehouse', because: 'x', types: ['sheet'] }]),
    );
    const request: Partial<StackRequest> = {
      storage: ['file'],
      visualization: ['charts'],
      quality: ['picky'],
      use: { metrics: 'file' },
      options: { server: { port: 6000 } },
    };
    expect(problemsOf(() => make(request, { registry })).map(({ where }) => where)).toEqual([
      'charts',
      'picky',
      'use.metrics',
      'options.server',
    ]);
  });

  it('is a circle', () => {
    const registry = registryOf(link('quality', 'hen', ['hens'], ['eggs']), link('quality', 'egg', ['eggs'], ['hens']));
    expect(problemOf(() => make({ quality: ['hen', 'egg'] }, { registry }))).toEqual({
      where: 'stack',
      what: expect.stringMatching(/^these components need each other in a circle: hen -> egg -> hen$/) as string,
      mend: 'Leave one of them out.',
    });
  });

  it('is not one that meets its own need', () => {
    const registry = registryOf(link('quality', 'self', ['a'], ['a']));
    expect(namesOf(make({ quality: ['self'] }, { registry }))).toEqual(['self']);
  });
});

describe('several offers of one capability', () => {
  it('are settled by the order of the request, unless the user names one', () => {
    const warehouse = (request: Partial<StackRequest>) =>
      make({ ingestion: ['loader'], ...request }).ctx.getServiceByCapability('warehouse')?.provider;
    expect(warehouse({ storage: ['file', 'server'] })).toBe('file');
    expect(warehouse({ storage: ['server', 'file'] })).toBe('server');
    expect(warehouse({ storage: ['file', 'server'], use: { warehouse: 'server' } })).toBe('server');
  });

  it.each([
    [
      'offers something else',
      { storage: ['file', 'server'], use: { metadata_database: 'file' } },
      'Offered by: server.',
    ],
    ['is not in the stack', { storage: ['file'], use: { warehouse: 'server' } }, 'Offered by: file.'],
    [
      'offers nothing that anybody could use',
      { storage: ['file'], use: { metrics: 'file' } },
      'Leave the line out: nothing in this stack does.',
    ],
    [
      'would have to be added but does not offer it',
      { ingestion: ['loader'], use: { warehouse: 'metrics' } },
      'Leave the line out: nothing in this stack does.',
    ],
  ])('refuse a name that %s', (_, request, mend) => {
    const [capability, name] = Object.entries(request.use)[0] ?? [];
    expect(problemOf(() => make(request))).toMatchObject({
      where: `use.${capability}`,
      what: expect.stringContaining(`${name} does not offer `) as string,
      mend,
    });
  });

  it.each([
    [{}, 'modeler', 'second'],
    [{ use: { marts: 'second' } }, 'second', 'modeler'],
  ])('fill the same tables one at a time, and the user is told which (%j)', (use, serving, idle) => {
    const registry = toolbox();
    registry.register('transformation', 'second', () => link('transformation', 'second', ['marts']));
    const { ctx } = make({ transformation: ['modeler', 'second'], visualization: ['charts'], ...use }, { registry });
    const marts = ctx.services.bindings.filter(({ capability }) => capability === 'marts');
    expect(marts).toEqual([{ consumer: 'charts', capability: 'marts', offerer: serving }]);
    expect(ctx.isServedBy('marts', serving)).toBe(true);
    expect(ctx.notes.map(formatNote).join()).toContain(`--use marts=${idle}`);
  });
});

describe('the order of components', () => {
  it('puts offerers before those who need them', () => {
    const names = namesOf(make({ visualization: ['charts'], orchestration: ['runner'], ingestion: ['loader'] }));
    for (const [before, after] of [
      ['server', 'loader'],
      ['loader', 'modeler'],
      ['modeler', 'charts'],
      ['server', 'runner'],
    ] as const) {
      expect(names.indexOf(before)).toBeLessThan(names.indexOf(after));
    }
  });

  it('is the order of the request where nobody needs anybody', () => {
    expect(namesOf(make({ monitoring: ['metrics'], storage: ['file', 'server'] }))).toEqual([
      'file',
      'server',
      'metrics',
    ]);
  });
});

describe('what is refused carries the changes that would mend it', () => {
  const picky = link('quality', 'picky', [], [{ capability: 'warehouse', because: 'x', types: ['sheet'] }]);
  const circle = () =>
    registryOf(link('quality', 'hen', ['hens'], ['eggs']), link('quality', 'egg', ['eggs'], ['hens']));

  it.each<[string, Partial<StackRequest>, ProviderRegistry, Remedy[]]>([
    [
      'a warehouse that does not fit',
      { storage: ['file'], visualization: ['charts'] },
      toolbox(),
      [
        { change: 'choose', category: 'storage', anyOf: ['server'], insteadOf: 'file' },
        { change: 'leave-out', provider: 'charts' },
      ],
    ],
    [
      'another that the stack has',
      { storage: ['file', 'server'], visualization: ['charts'] },
      toolbox(),
      [
        { change: 'use', capability: 'warehouse', provider: 'server' },
        { change: 'leave-out', provider: 'charts' },
      ],
    ],
    [
      'none that fits',
      { storage: ['file'], quality: ['picky'] },
      registryOf(picky, file),
      [{ change: 'leave-out', provider: 'picky' }],
    ],
    [
      'a circle',
      { quality: ['hen', 'egg'] },
      circle(),
      [
        { change: 'leave-out', provider: 'egg' },
        { change: 'leave-out', provider: 'hen' },
      ],
    ],
    [
      'who does not offer it',
      { storage: ['file', 'server'], use: { metadata_database: 'file' } },
      toolbox(),
      [{ change: 'use', capability: 'metadata_database', provider: 'server' }],
    ],
    [
      'what nobody offers',
      { storage: ['file'], use: { metrics: 'file' } },
      toolbox(),
      [{ change: 'let-decide', capability: 'metrics' }],
    ],
    [
      'options of a tool that is not there',
      { storage: ['file'], options: { runner: {} } },
      toolbox(),
      [
        { change: 'choose', category: 'orchestration', anyOf: ['runner'] },
        { change: 'unset', provider: 'runner' },
      ],
    ],
    [
      'a tool that is meant',
      { storage: ['servr'] },
      toolbox(),
      [{ change: 'choose', category: 'storage', anyOf: ['server'], insteadOf: 'servr' }],
    ],
    [
      'a tool of another category',
      { storage: ['charts'] },
      toolbox(),
      [{ change: 'choose', category: 'visualization', anyOf: ['charts'], insteadOf: 'charts' }],
    ],
    ['a tool like no other', { storage: ['xyzzyx'] }, toolbox(), [{ change: 'leave-out', provider: 'xyzzyx' }]],
    [
      'an option that does not exist',
      { storage: ['server'], options: { server: { prot: 1 } } },
      toolbox(),
      [{ change: 'unset', provider: 'server', option: 'prot' }],
    ],
  ])('%s', (_, request, registry, remedies) => {
    expect(remediesFor(() => make(request, { registry }))).toEqual(remedies);
  });
});

it('options for a tool that is not in the stack are refused, not ignored', () => {
  expect(problemOf(() => make({ storage: ['file'], options: { runner: {} } }))).toEqual({
    where: 'options.runner',
    what: 'runner is not in this stack',
    mend: 'Add it, or leave the option out. In the stack: file.',
  });
});

it('a thousand additions, each needing the next, ask each component a fixed number of times', () => {
  const count = 1000;
  const calls = { registerServices: 0, requirements: 0 };
  const links = Array.from({ length: count }, (_, index) =>
    tool(CATEGORIES[index % CATEGORIES.length] ?? 'quality', `p${index}`, {
      registerServices(ctx) {
        calls.registerServices += 1;
        ctx.offer(`c${index}`);
      },
      requirements() {
        calls.requirements += 1;
        return index > 0 ? [{ capability: `c${index - 1}`, because: 'x' }] : [];
      },
    }),
  );
  const registry = registryOf(...links);
  links.forEach(({ meta }, index) => registry.registerDefault(`c${index}`, [meta.name]));
  const last = links.at(-1)?.meta;
  const output = make({ [last?.category ?? '']: [last?.name] }, { registry });
  expect(output.ctx.components).toHaveLength(count);
  // Once by itself to see what it offers, once in the stack; asked when it joins, and again when the stack is complete.
  expect(calls).toEqual({ registerServices: 2 * count - 1, requirements: 3 * count - 1 });
});
