import type { Plan } from '../../server/contract';
import { type Answer, NO_ANSWERS, reduceAnswers } from '../../web/src/state/answers';

const plan = { components: [] } as unknown as Plan;
const preview = (step: number, ...paths: string[]): Answer => ({
  type: 'preview',
  snapshot: { step, request: { name: 'shop' }, files: paths.map((path) => ({ path, hash: path, bytes: 1 })) },
});
const problem = { where: 'stack', what: 'does not work', mend: 'Change it.', remedies: [] };
const after = (...answers: Answer[]) => answers.reduce(reduceAnswers, NO_ANSWERS);
const paths = ({ files }: { files: readonly { path: string }[] }) => files.map(({ path }) => path);

describe('the answers of the API', () => {
  it.each<[string, Answer[], string[], string[]]>([
    ['the first', [preview(0, 'a')], [], ['a']],
    ['one step', [preview(0, 'a'), preview(1, 'b')], ['a'], ['b']],
    ['several within a step', [preview(0, 'a'), preview(1, 'b'), preview(1, 'c')], ['a'], ['c']],
    ['two steps', [preview(0, 'a'), preview(1, 'b'), preview(2, 'c')], ['b'], ['c']],
    [
      'past one that was refused',
      [preview(0, 'a'), { type: 'refused', problems: [problem] }, preview(2, 'c')],
      ['a'],
      ['c'],
    ],
    ['nothing chosen any more', [preview(0, 'a'), { type: 'nothing chosen', step: 1 }], ['a'], []],
  ])('compare files from step to step: %s', (_, answers, before, now) => {
    const state = after(...answers);
    expect([paths(state.before), paths(state.now)]).toEqual([before, now]);
  });

  it('keep the last plan beside what is wrong with the draft, until a draft works again', () => {
    const refused = after({ type: 'plan', plan }, { type: 'refused', problems: [problem] });
    expect([refused.plan, refused.problems]).toEqual([plan, [problem]]);
    expect(reduceAnswers(refused, { type: 'plan', plan }).problems).toEqual([]);
  });

  it('forget a failure with the next answer', () => {
    const failed = after({ type: 'failed', message: 'no answer' });
    expect([failed.failure, failed.pending]).toEqual(['no answer', false]);
    expect(reduceAnswers(failed, { type: 'choices', choices: {} }).failure).toBeUndefined();
  });

  it('leave no plan when nothing is chosen', () => {
    expect(after({ type: 'plan', plan }, { type: 'nothing chosen', step: 1 }).plan).toBeUndefined();
  });
});
