import type { Plan } from '../../../server/contract';
import { type Box, edgePath, type Grid } from './route';

type Diagram = Plan['diagram'];
export type DiagramNode = Diagram['nodes'][number];
export type DiagramEdge = Diagram['edges'][number];

export interface PlacedNode extends Box {
  node: DiagramNode;
}

export interface Picture {
  width: number;
  height: number;
  boxes: readonly PlacedNode[];
  /** With the path of each, as SVG writes it. */
  edges: readonly { edge: DiagramEdge; path: string }[];
}

const BOX = { width: 128, height: 46 };
const GAP = { x: 46, y: 26 };
/** Wide enough for the arrows that pass the outermost boxes. */
const MARGIN = { x: 40, y: 6 };

/** The way of the data, from left to right. Whoever runs it stands above, whoever watches it below. */
const COLUMNS: readonly (readonly DiagramNode['category'][])[] = [
  ['source', 'ingestion'],
  ['storage'],
  ['transformation', 'quality'],
  ['visualization', 'infrastructure'],
];
const ABOVE: DiagramNode['category'] = 'orchestration';
const BELOW: DiagramNode['category'] = 'monitoring';

/** Places the boxes on a grid: the same stack gives the same picture, and a click moves little of it. */
export function layOut({ nodes, edges }: Diagram): Picture {
  const columns = COLUMNS.map((categories) =>
    categories.flatMap((category) => nodes.filter((node) => node.category === category)),
  ).filter((column) => column.length > 0);
  const above = nodes.filter(({ category }) => category === ABOVE);
  const below = nodes.filter(({ category }) => category === BELOW);
  const count = Math.max(columns.length, above.length, below.length, 1);
  const width = MARGIN.x * 2 + count * BOX.width + (count - 1) * GAP.x;
  const top = MARGIN.y + (above.length > 0 ? BOX.height + GAP.y + 6 : GAP.y / 2);
  const rows = Math.max(0, ...columns.map((column) => column.length));
  const foot = top + rows * (BOX.height + GAP.y) - (rows > 0 ? GAP.y : 0);
  const bottom = foot + (below.length > 0 ? (rows > 0 ? GAP.y + 6 : 0) + BOX.height : 0);

  const band = (members: readonly DiagramNode[], y: number, place: 'above' | 'below'): PlacedNode[] => {
    const taken = members.length * BOX.width + (members.length - 1) * GAP.x;
    const left = (width - taken) / 2;
    return members.map((node, index) => ({ node, ...BOX, x: left + index * (BOX.width + GAP.x), y, place }));
  };
  const boxes: PlacedNode[] = [
    ...band(above, MARGIN.y, 'above'),
    ...columns.flatMap((column, index) =>
      column.map((node, row) => ({
        node,
        ...BOX,
        x: MARGIN.x + index * (BOX.width + GAP.x),
        y: top + row * (BOX.height + GAP.y),
        place: { column: index, row },
      })),
    ),
    ...band(below, bottom - BOX.height, 'below'),
  ];
  const grid: Grid = { gap: GAP, width, top, foot, boxes };
  const byId = new Map(boxes.map((box) => [box.node.id, box]));
  const drawn = edges.flatMap((edge) => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    return from && to ? [{ edge, path: edgePath(from, to, edge.kind, grid) }] : [];
  });
  return { width, height: bottom + MARGIN.y, boxes, edges: drawn };
}

/** The picture in words, an arrow a line. */
export function sentenceOf({ from, to, label, kind, direction }: DiagramEdge, titles: ReadonlyMap<string, string>) {
  const [one, other] = [titles.get(from) ?? from, titles.get(to) ?? to];
  if (kind === 'control') return `${one} runs ${other}`;
  if (kind === 'metrics') return `${one} is watched by ${other}`;
  if (kind === 'state') return `${one} keeps its state in ${other}`;
  const what = label ? ` (${label})` : '';
  if (direction === 'both') return `Data flows between ${one} and ${other}${what}`;
  return direction === 'none' ? `${one} works with ${other}${what}` : `Data flows from ${one} to ${other}${what}`;
}
