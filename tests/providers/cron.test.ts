import { cronProblem } from '../../providers/orchestration/cron';

describe('cronProblem', () => {
  it.each(['0 6 * * *', '*/15 8-18 * * mon-fri', '0 0 1,15 * *', '5 4 * JAN,jul 0-7', '0-30/10 * * * *'])(
    'accepts %j',
    (text) => expect(cronProblem(text)).toBeUndefined(),
  );

  it.each([
    ['60 * * * *', '"60" is not a valid minute (0-59)'],
    ['0 25 * * *', '"25" is not a valid hour (0-23)'],
    ['0 0 0 * *', '"0" is not a valid day of the month (1-31)'],
    ['0 0 * 13 *', '"13" is not a valid month (1-12)'],
    ['0 0 * * 8', '"8" is not a valid day of the week (0-7)'],
    ['0 0 * * fri-mon', '"fri-mon" is not a valid day of the week (0-7)'],
    ['5/15 * * * *', '"5/15" is not a valid minute (0-59)'],
    ['*/0 * * * *', '"*/0" is not a valid minute (0-59)'],
    ['1-2-3 * * * *', '"1-2-3" is not a valid minute (0-59)'],
    ['0 0 L * *', '"L" is not a valid day of the month (1-31)'],
  ])('refuses %j with the field that is wrong', (text, message) => expect(cronProblem(text)).toBe(message));

  it.each(['', '@daily', '0 6 * *', '0 6 * * * *', '0  6 * * *', '0 6 * * *\n', "' 6 * * *; x"])('refuses %j', (text) =>
    expect(cronProblem(text)).toMatch(/is not/),
  );
});
