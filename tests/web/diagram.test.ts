import { planAnswer } from '../../server/answers/plan';
import { openWorkshop } from '../../server/workshop';
import { layOut, sentenceOf } from '../../web/src/diagram/layout';

const workshop = openWorkshop();
const diagramOf = (components: object) => planAnswer({ name: 'shop', ...components }, workshop).diagram;

describe('the drawing of a stack', () => {
  const stacks: [string, object][] = [
    ['local', { preset: 'local' }],
    ['starter', { preset: 'starter' }],
    ['one database', { storage: ['postgresql'] }],
    ['change capture', { ingestion: ['debezium'], storage: ['postgresql', 'mysql'], orchestration: ['dagster'] }],
    [
      'lakehouse',
      { storage: ['lakehouse'], transformation: ['dbt'], monitoring: ['prometheus'], visualization: ['streamlit'] },
    ],
  ];

  it.each(stacks)('has every box once, none over another, all inside: %s', (_, components) => {
    const diagram = diagramOf(components);
    const { boxes, width, height, edges } = layOut(diagram);
    expect(boxes.map(({ node }) => node.id).sort()).toEqual(diagram.nodes.map(({ id }) => id).sort());
    expect(edges).toHaveLength(diagram.edges.length);
    for (const box of boxes) {
      expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
      const over = boxes.filter(
        (other) => other !== box && Math.abs(other.x - box.x) < box.width && Math.abs(other.y - box.y) < box.height,
      );
      expect(over).toEqual([]);
    }
  });

  it.each(stacks)('leads every arrow through right angles inside the picture: %s', (_, components) => {
    const { edges, width, height } = layOut(diagramOf(components));
    for (const { path } of edges) {
      expect(path).toMatch(/^M[\d.]+ [\d.]+([LQ][\d. ]+)*L[\d.]+ [\d.]+$/);
      const numbers = path.match(/[\d.]+/g)!.map(Number);
      // Even places are x, odd ones y.
      expect(numbers.every((value, index) => value >= 0 && value <= (index % 2 ? height : width))).toBe(true);
    }
  });

  it('is said in words too', () => {
    const { nodes, edges } = diagramOf({ preset: 'starter' });
    const titles = new Map(nodes.map(({ id, title }) => [id, title]));
    const words = edges.map((edge) => sentenceOf(edge, titles));
    expect(words).toEqual(
      expect.arrayContaining([
        'Data flows from dlt to PostgreSQL (raw)',
        'Apache Airflow runs dlt',
        'Data flows between PostgreSQL and dbt (raw to marts)',
      ]),
    );
    expect(words).not.toEqual(expect.arrayContaining([expect.stringContaining('undefined')]));
  });
});
