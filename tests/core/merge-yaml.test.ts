import { parse } from 'yaml';
import { mergeFile } from '../../core/merge';
import { mergeYaml } from '../../core/merge-yaml';

const BASE = `# generated
services:
  # the warehouse
  postgresql:
    image: postgres:17.10
    ports:
      - 127.0.0.1:5432:5432
    environment:
      POSTGRES_DB: warehouse
  grafana:
    image: grafana:1
`;

const OURS = `# generated
services:
  # the warehouse
  postgresql:
    image: postgres:17.11
    ports:
      - 127.0.0.1:5432:5432
      - 127.0.0.1:5433:5433
    environment:
      POSTGRES_DB: warehouse
  grafana:
    image: grafana:2
  # metrics
  exporter:
    image: exporter:1
`;

describe('a YAML file that both sides changed', () => {
  it('keeps comments, anchors, an extra service, an extra port and a reordered block', () => {
    const theirs = `# generated
x-log: &log
  driver: json-file
services:
  grafana:
    image: grafana:1 # pinned by Zoë
    logging: *log
  mine:
    image: mine:1
  # the warehouse, our pride
  postgresql:
    image: postgres:17.10
    ports:
      - 127.0.0.1:5432:5432
      - 127.0.0.1:9999:9999
    environment:
      POSTGRES_DB: warehouse
      MINE: yes please
`;
    const merged = mergeFile('docker-compose.yml', theirs, BASE, OURS);
    expect(merged.conflicts).toBe(0);
    for (const kept of [
      '&log',
      '*log',
      '# pinned by Zoë',
      '# the warehouse, our pride',
      '# metrics',
      'mine:1',
      'yes please',
    ]) {
      expect(merged.text).toContain(kept);
    }
    const { services } = parse(merged.text) as { services: Record<string, { image: string; ports?: string[] }> };
    expect(Object.keys(services)).toEqual(['grafana', 'exporter', 'mine', 'postgresql']);
    expect(services['grafana']?.image).toBe('grafana:2');
    expect(services['postgresql']?.image).toBe('postgres:17.11');
    expect(services['postgresql']?.ports).toEqual([
      '127.0.0.1:5432:5432',
      '127.0.0.1:5433:5433',
      '127.0.0.1:9999:9999',
    ]);
  });

  it('marks a real contradiction there and nowhere else', () => {
    const theirs = BASE.replace('postgres:17.10', 'postgres:16');
    const merged = mergeFile('docker-compose.yml', theirs, BASE, OURS);
    expect(merged.conflicts).toBe(1);
    expect(merged.text).toContain(
      '<<<<<<< yours\n    image: postgres:16\n=======\n    image: "postgres:17.11"\n>>>>>>> generated\n',
    );
    expect(merged.text).toContain('exporter:1');
    expect(merged.text).toContain('127.0.0.1:5433:5433');
  });

  it('leaves the layout alone where lines suffice', () => {
    const theirs = BASE.replace('  grafana:\n', '\n  grafana:   # ours\n');
    const merged = mergeFile('docker-compose.yml', theirs, BASE, OURS.replace('grafana:2', 'grafana:1'));
    expect(merged.conflicts).toBe(0);
    expect(merged.text).toContain('\n\n  grafana:   # ours\n');
  });

  it('merges lists of named maps, as in dbt and workflows, entry by entry', () => {
    const list = (...models: string[]) => `models:\n${models.join('')}`;
    const merged = mergeYaml(
      list('  - name: b\n    description: mine\n', '  - name: a\n', '  - name: own\n'),
      list('  - name: a\n', '  - name: b\n'),
      list('  - name: a\n    tests: [unique]\n', '  - name: b\n', '  - name: c\n'),
    );
    expect(merged?.conflicts).toBe(0);
    expect(parse(merged?.text ?? '')).toEqual({
      models: [{ name: 'b', description: 'mine' }, { name: 'c' }, { name: 'a', tests: ['unique'] }, { name: 'own' }],
    });
  });

  it.each([
    ['we removed and they left alone', 'a: 1\nb: 2\n', 'a: 1\n', { a: 1 }],
    ['they removed and we left alone', 'a: 1\n', 'a: 1\nb: 2\nc: 3\n', { a: 1, c: 3 }],
  ])('drops a key that %s', (_, theirs, ours, result) => {
    expect(parse(mergeYaml(theirs, 'a: 1\nb: 2\n', ours)?.text ?? '')).toEqual(result);
  });

  it('reports a key that we removed and they changed', () => {
    expect(mergeYaml('a: 1\nb: 3\n', 'a: 1\nb: 2\n', 'a: 1\n')).toEqual({
      text: 'a: 1\n<<<<<<< yours\nb: 3\n=======\n>>>>>>> generated\n',
      conflicts: 1,
    });
  });

  it.each([
    ['a list whose entries nobody can tell apart', 'a: [1, 1, 3]\n', 'a: [1, 1]\n', 'a: [1, 1, 4]\n'],
    ['a word that both changed', 'a: x\n', 'a: y\n', 'a: z\n'],
    ['a key that both added differently', 'b: 1\na: 1\n', 'a: 1\n', 'a: 1\nb: 2\n'],
    ['a map that one made a list', 'a: [x]\n', 'a: {x: 1}\n', 'a: {x: 2}\n'],
  ])('marks %s, and theirs is whole without the marks', (_, theirs, base, ours) => {
    const merged = mergeYaml(theirs, base, ours);
    expect(merged?.conflicts).toBe(1);
    const withoutOurs = merged?.text
      .replace(/^=======\n[^]*?^>>>>>>> generated\n/gm, '')
      .replace(/^<<<<<<< yours\n/gm, '');
    expect(parse(withoutOurs ?? '')).toEqual(parse(theirs));
  });

  it('takes maps that both added apart where they differ', () => {
    const merged = mergeYaml('a: 1\nb: {x: 1}\n', 'a: 1\n', 'a: 1\nb: {y: 2}\n');
    expect([merged?.conflicts, parse(merged?.text ?? '')]).toEqual([0, { a: 1, b: { x: 1, y: 2 } }]);
  });

  it('leaves what is not one YAML map to the lines', () => {
    expect(mergeYaml('a: [', 'a: 1\n', 'a: 2\n')).toBeUndefined();
    expect(mergeYaml('- 1\n', '- 1\n', '- 2\n')).toBeUndefined();
  });
});
