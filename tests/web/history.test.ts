import { type Draft, EMPTY } from '../../web/src/state/draft';
import { type Action, reduce, startWith } from '../../web/src/state/history';

const named = (name: string): Draft => ({ ...EMPTY, name });
const change = (name: string, key?: string): Action => ({
  type: 'change',
  change: { draft: named(name), label: `to ${name}`, ...(key !== undefined && { key }) },
});
const undo: Action = { type: 'undo' };
const redo: Action = { type: 'redo' };
const after = (...actions: Action[]) => actions.reduce(reduce, startWith(EMPTY));

describe('the history of a draft', () => {
  it.each([
    ['nothing to undo', [undo], EMPTY.name],
    ['nothing to redo', [change('a'), redo], 'a'],
    ['a change', [change('a')], 'a'],
    ['undone', [change('a'), undo], EMPTY.name],
    ['undone and redone', [change('a'), change('b'), undo, undo, redo], 'a'],
    ['changed after an undo', [change('a'), undo, change('b'), redo], 'b'],
    ['letters of one word are one step', [change('a', 'name'), change('ab', 'name'), undo], EMPTY.name],
    ['two words are two', [change('a', 'name'), change('b', 'other'), undo], 'a'],
    ['typing after an undo is a new step', [change('a', 'k'), undo, change('b', 'k'), undo, redo], 'b'],
  ] as [string, Action[], string][])('%s', (_, actions, name) => {
    expect(after(...actions).present.name).toBe(name);
  });

  it('numbers steps, so that answers of one are told from those of the next', () => {
    const numbers = [
      [],
      [change('a', 'k')],
      [change('a', 'k'), change('b', 'k')],
      [change('a'), undo],
      [change('a'), undo, redo],
    ];
    expect(numbers.map((actions) => after(...actions).last.number)).toEqual([0, 1, 1, 2, 3]);
  });

  it('says what undo and redo would do', () => {
    const history = after(change('a'), change('b'), undo);
    expect([history.past.at(-1)?.label, history.future[0]?.label]).toEqual(['to a', 'to b']);
  });

  it('forgets what lies a hundred steps back', () => {
    const many = Array.from({ length: 150 }, (_, index) => change(`n${index}`));
    expect(after(...many).past).toHaveLength(100);
  });
});
