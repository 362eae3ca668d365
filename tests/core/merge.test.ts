import { isText, mergeFile, mergeText, toLf, usesCrlf, withLineEndings } from '../../core/merge';
import { repeatableRandom } from '../support/stack';

const BASE = 'a\nb\nc\nd\ne\n';

describe('merging by lines', () => {
  it.each([
    ['nothing changed', BASE, BASE, BASE],
    ['only they changed', 'A\nb\nc\nd\ne\n', BASE, 'A\nb\nc\nd\ne\n'],
    ['only we changed', BASE, 'a\nb\nc\nd\nE\n', 'a\nb\nc\nd\nE\n'],
    ['both, in different places', 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n', 'A\nb\nc\nd\nE\n'],
    ['both alike', 'a\nB\nc\nd\ne\n', 'a\nB\nc\nd\ne\n', 'a\nB\nc\nd\ne\n'],
    ['they added at the top, we at the end', `0\n${BASE}`, `${BASE}f\n`, `0\n${BASE}f\n`],
    ['they deleted, we added elsewhere', 'b\nc\nd\ne\n', `${BASE}f\n`, 'b\nc\nd\ne\nf\n'],
    ['they emptied the file, we did nothing', '', BASE, ''],
    ['they dropped the last line break', 'a\nb\nc\nd\ne', 'A\nb\nc\nd\ne\n', 'A\nb\nc\nd\ne'],
  ])('takes what one side changed: %s', (_, theirs, ours, text) => {
    expect(mergeText(theirs, BASE, ours)).toEqual({ text, conflicts: 0 });
  });

  it.each([
    ['the same line', 'a\nX\nc\nd\ne\n', 'a\nY\nc\nd\ne\n', 1],
    ['two places', 'X\nb\nc\nd\nX\n', 'Y\nb\nc\nd\nY\n', 2],
    ['a line that they deleted and we changed', 'a\nc\nd\ne\n', 'a\nY\nc\nd\ne\n', 1],
  ])('marks what both changed: %s', (_, theirs, ours, conflicts) => {
    const merged = mergeText(theirs, BASE, ours);
    expect(merged.conflicts).toBe(conflicts);
    for (const marker of ['<<<<<<< yours', '=======', '>>>>>>> generated'])
      expect(merged.text.split('\n').filter((line) => line === marker)).toHaveLength(conflicts);
  });

  it.each([
    ['a long file with landmarks', (index: number) => [`"panel ${index}": {`, '  "type": "x",', '},'], 0],
    ['a long file of equal lines, which nobody can compare', () => ['x', 'x', 'x'], 1],
  ])('is quick for %s', (_, linesOf, conflicts) => {
    const base = Array.from({ length: 2000 }, (_none, index) => linesOf(index)).flat();
    const [theirs, ours] = [base.with(1, 'THEIRS'), base.with(-2, 'OURS')];
    const merged = mergeText(theirs.join('\n'), base.join('\n'), ours.join('\n'));
    expect(merged.conflicts).toBe(conflicts);
    if (conflicts === 0) expect(merged.text.split('\n')).toEqual(theirs.with(-2, 'OURS'));
    else expect(merged.text).toContain('THEIRS');
  });

  it('loses no line of either side, whatever they did', () => {
    const random = repeatableRandom(7);
    const pick = (count: number) => (random.bytes(1)[0] ?? 0) % count;
    for (let round = 0; round < 300; round += 1) {
      const base = Array.from({ length: 5 + pick(20) }, () => 'abcdefghij'[pick(10)] ?? '');
      const [theirs, ours] = ['T', 'O'].map((side) =>
        base.flatMap(
          (line, index) => [[line], [line], [line], [`${side}${index}`], [line, `${side}${index}`], []][pick(6)] ?? [],
        ),
      ) as [string[], string[]];
      const { text, conflicts } = mergeText(theirs.join('\n'), base.join('\n'), ours.join('\n'));
      const merged = new Set(text.split('\n'));
      for (const line of [...theirs, ...ours]) if (/^[TO]/.test(line)) expect(merged).toContain(line);
      expect(text.match(/^<<<<<<< yours$/gm) ?? []).toHaveLength(conflicts);
      expect(mergeText(theirs.join('\n'), base.join('\n'), base.join('\n')).text).toBe(theirs.join('\n'));
      expect(mergeText(base.join('\n'), base.join('\n'), ours.join('\n')).text).toBe(ours.join('\n'));
    }
  });
});

describe('merging a file', () => {
  it('settles by meaning what collides in YAML only', () => {
    const [theirs, base, ours] = ['a: 1\nb: 2\n', 'a: 1\n', 'a: 1\nc: 3\n'];
    expect(mergeFile('x.yml', theirs, base, ours).conflicts).toBe(0);
    expect(mergeFile('x.txt', theirs, base, ours).conflicts).toBe(1);
  });

  it('goes by lines where YAML is not YAML', () => {
    expect(mergeFile('x.yaml', '[', 'a', ']').conflicts).toBe(1);
  });
});

describe('text', () => {
  it.each([
    ['', true],
    ['Zoë 田中 🎉', true],
    [Buffer.from([0xff, 0xfe]), false],
    [Buffer.from('a\0b'), false],
    [Buffer.from('é', 'latin1'), false],
  ])('%j: %s', (content, answer) => {
    expect(isText(Buffer.from(content as string))).toBe(answer);
  });

  it('keeps its line endings', () => {
    expect(['a\r\nb', 'a\nb', 'a\rb'].map(usesCrlf)).toEqual([true, false, false]);
    expect(toLf('a\r\nb\nc')).toBe('a\nb\nc');
    expect(withLineEndings('a\r\nb\nc', true)).toBe('a\r\nb\r\nc');
    expect(withLineEndings('a\nb', false)).toBe('a\nb');
  });
});
