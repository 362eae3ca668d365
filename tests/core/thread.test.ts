import { execFileSync } from 'node:child_process';
import type { Step, StepKind } from '../../core/services';
import { commandLine, dependenciesOf, inThreadOrder, shellWord } from '../../core/thread';

function step(id: string, kind: StepKind, reads: string[] = [], writes: string[] = []): Step {
  return { id, title: id, kind, command: [id], environment: 'e', reads, writes, retries: 0, timeoutMinutes: 1 };
}

const INGEST = step('ingest', 'ingest', ['data/orders.csv'], ['raw.orders']);
const OTHER = step('other', 'ingest', ['data/events.csv'], ['raw.events']);
const TRANSFORM = step('transform', 'transform', ['raw.orders'], ['marts.revenue']);
const CHECK = step('check', 'check', ['raw.orders', 'marts.revenue']);
const PUBLISH = step('publish', 'publish', ['marts.revenue']);
const ALL = [PUBLISH, CHECK, OTHER, TRANSFORM, INGEST];

describe('the thread', () => {
  it('runs by kind, and within a kind as registered', () => {
    expect(inThreadOrder(ALL).map(({ id }) => id)).toEqual(['other', 'ingest', 'transform', 'check', 'publish']);
    expect(ALL[0]).toBe(PUBLISH);
  });

  it.each<[Step, string[]]>([
    [INGEST, []],
    [TRANSFORM, ['ingest']],
    [CHECK, ['ingest', 'transform']],
    [PUBLISH, ['transform', 'check']],
  ])('waits, before step $id, for whoever writes what it reads', (one, awaited) => {
    expect(dependenciesOf(one, ALL)).toEqual(awaited);
  });

  it('lets a step that writes what it reads wait for nobody of its own kind', () => {
    const itself = step('itself', 'transform', ['marts.x'], ['marts.x']);
    expect(dependenciesOf(itself, [itself, step('twin', 'transform', [], ['marts.x'])])).toEqual([]);
  });
});

describe('a command as a line of shell', () => {
  const words = [
    'python',
    '-c',
    "print('x')",
    '',
    'a b',
    '$HOME',
    '*',
    '~',
    '!',
    '#',
    'key=value',
    'ö',
    "'",
    '\\',
    'a\nb',
  ];

  it('gives a real shell the same words', () => {
    const script = `printf '%s\\0' ${commandLine(words)}`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(words);
  });

  it('quotes only what needs it', () => {
    expect(['dbt', '--profiles-dir=.', 'a/b.py', 'x==1.0', 'a@b:c', '100%'].map(shellWord)).toEqual([
      'dbt',
      '--profiles-dir=.',
      'a/b.py',
      'x==1.0',
      'a@b:c',
      '100%',
    ]);
  });
});
