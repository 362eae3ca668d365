import { removalFrom } from '../../core/removal';
import type { StackRequest } from '../../core/stackfile';
import { problemOf } from './support/problems';
import { make, tool, toolbox } from './support/toolbox';

/** Takes components out of a stack of the toolbox. */
function without(request: Partial<StackRequest>, names: string[], registry = toolbox()): StackRequest {
  return removalFrom({ name: 'shop', ...request }, registry, (smaller) => make(smaller, { registry })).without(names);
}

describe('taking a component out of a stack', () => {
  it.each<[string, Partial<StackRequest>, string[], StackRequest]>([
    [
      'leaves the rest as it was chosen',
      { storage: ['server'], orchestration: ['runner'], monitoring: ['metrics'] },
      ['metrics'],
      { name: 'shop', storage: ['server'], orchestration: ['runner'] },
    ],
    [
      'takes its options and the choice of it along',
      { storage: ['file', 'server'], use: { warehouse: 'server' }, options: { server: { port: 6000 } } },
      ['server'],
      { name: 'shop', storage: ['file'] },
    ],
    [
      'keeps the options and choices of others',
      {
        storage: ['file', 'server'],
        monitoring: ['metrics'],
        use: { warehouse: 'server' },
        options: { server: { port: 6000 } },
      },
      ['metrics', 'file'],
      { name: 'shop', storage: ['server'], use: { warehouse: 'server' }, options: { server: { port: 6000 } } },
    ],
    [
      'takes along what was added for it alone, with its options',
      { storage: ['file'], orchestration: ['runner'], options: { server: { port: 6000 } } },
      ['runner'],
      { name: 'shop', storage: ['file'] },
    ],
    [
      'keeps what was added for somebody who stays',
      { orchestration: ['runner'], visualization: ['charts'], options: { server: { port: 6000 } } },
      ['runner'],
      { name: 'shop', visualization: ['charts'], options: { server: { port: 6000 } } },
    ],
    [
      'is fine where another one of the stack takes its place',
      { storage: ['file', 'server'], ingestion: ['loader'] },
      ['file'],
      { name: 'shop', ingestion: ['loader'], storage: ['server'] },
    ],
    [
      'is fine together with whoever needs it',
      { storage: ['server'], orchestration: ['runner'], monitoring: ['metrics'] },
      ['server', 'runner'],
      { name: 'shop', monitoring: ['metrics'] },
    ],
  ])('%s', (_, request, names, rest) => {
    expect(without(request, names)).toEqual(rest);
  });

  it.each<[string, Partial<StackRequest>, string[], object]>([
    [
      'while another needs it',
      { storage: ['server'], orchestration: ['runner'] },
      ['server'],
      {
        where: 'server',
        what: 'is needed by Runner (metadata database: it keeps its state there)',
        mend: expect.stringContaining('npx plop remove server runner') as string,
      },
    ],
    [
      'while another needs it and a default would take its place',
      { storage: ['file'], ingestion: ['loader'], monitoring: ['metrics'] },
      ['file'],
      { where: 'file', what: 'is needed by Loader (warehouse: it loads into one)' },
    ],
    [
      'that was not chosen but added',
      { orchestration: ['runner'] },
      ['server'],
      {
        where: 'server',
        what: 'was not chosen, it was added. Runner needs it: it keeps its state there',
        mend: 'It goes when nothing needs it any more: npx plop remove runner.',
      },
    ],
    [
      'that is not there',
      { storage: ['server'] },
      ['metrics'],
      { where: 'metrics', what: 'is not in this project', mend: 'In this project: server.' },
    ],
    [
      'that nobody knows',
      { storage: ['server'] },
      ['srever'],
      { where: 'srever', what: 'there is no such provider', mend: 'Did you mean "server"? In this project: server.' },
    ],
    ['that is the last one', { storage: ['server'] }, ['server'], { what: 'nothing would be left of this stack' }],
  ])('is refused for one %s', (_, request, names, problem) => {
    expect(problemOf(() => without(request, names))).toMatchObject(problem);
  });

  it('is refused for one whose marts others show, until another makes them', () => {
    const registry = toolbox();
    registry.register('transformation', 'second', () =>
      tool('transformation', 'second', { registerServices: (ctx) => ctx.offer('marts') }),
    );
    const stack = { storage: ['server'], visualization: ['charts'], transformation: ['modeler', 'second'] };
    expect(without(stack, ['second'], registry)).toMatchObject({ transformation: ['modeler'] });
    expect(problemOf(() => without({ ...stack, transformation: ['second'] }, ['second'], registry))).toMatchObject({
      where: 'second',
      what: 'is needed by Charts (marts: it shows them)',
    });
  });
});
