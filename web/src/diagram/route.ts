import type { DiagramEdge } from './layout';

type Kind = DiagramEdge['kind'];

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  place: 'above' | 'below' | { column: number; row: number };
}

/** What a path must keep clear of. */
export interface Grid {
  gap: { x: number; y: number };
  width: number;
  /** Where the columns begin and end, from top to bottom. */
  top: number;
  foot: number;
  boxes: readonly Box[];
}

type Point = readonly [x: number, y: number];

/** Each kind of arrow has a lane of its own, so that none hides another: pixels from the middle. */
const LANES: Record<Kind, number> = { data: 0, state: 7, control: -8, metrics: 14 };
const ROUND = 7;

/** A path between two boxes through the gaps between columns and rows, with round corners. */
export function edgePath(from: Box, to: Box, kind: Kind, grid: Grid): string {
  return rounded(simplified(pointsBetween(from, to, kind, grid)));
}

function pointsBetween(from: Box, to: Box, kind: Kind, grid: Grid): Point[] {
  const lane = LANES[kind];
  if (isBand(from) && isBand(to)) return betweenBands(from, to, lane, grid);
  if (isBand(from))
    return [...fromBand(from, leftChannel(to, lane, grid), lane, grid), ...into(to, lane, 'left', grid)];
  if (isBand(to)) {
    const channel = rightChannel(from, lane, grid);
    return [...into(from, lane, 'right', grid).reverse(), ...fromBand(to, channel, lane, grid).reverse()];
  }
  return betweenColumns(from, to, lane, grid);
}

function betweenColumns(from: Box, to: Box, lane: number, grid: Grid): Point[] {
  const [a, b] = [placeOf(from), placeOf(to)];
  if (a.column === b.column) {
    const channel = rightChannel(from, lane, grid);
    return [
      [right(from), middle(from, lane)],
      [channel, middle(from, lane)],
      [channel, middle(to, lane)],
      [right(to), middle(to, lane)],
    ];
  }
  if (a.column > b.column) return betweenColumns(to, from, lane, grid).reverse();
  const [out, inwards] = [rightChannel(from, lane, grid), leftChannel(to, lane, grid)];
  const start: Point[] = [
    [right(from), middle(from, lane)],
    [out, middle(from, lane)],
  ];
  const end: Point[] = [
    [inwards, middle(to, lane)],
    [to.x, middle(to, lane)],
  ];
  if (b.column - a.column === 1) return [...start, [out, middle(to, lane)], ...end.slice(1)];
  // Past the columns between them: along the row of either, when nothing stands there, or above the lower one.
  const free = [a.row, b.row].find((row) => !isTaken(a.column, b.column, row, grid));
  const y =
    free === undefined ? Math.max(from.y, to.y) - grid.gap.y / 2 + lane / 4 : middle(free === a.row ? from : to, lane);
  return [...start, [out, y], [inwards, y], ...end];
}

/** From a box above or below the columns to a channel between them. */
function fromBand(band: Box, channel: number, lane: number, { gap, top, foot }: Grid): Point[] {
  const above = band.place === 'above';
  const edge = above ? band.y + band.height : band.y;
  const bus = above ? top - gap.y / 2 - 3 + lane / 3 : foot + gap.y / 2 + 3 - lane / 3;
  const x = band.x + band.width / 2 + lane * 2;
  return [
    [x, edge],
    [x, bus],
    [channel, bus],
  ];
}

function into(box: Box, lane: number, side: 'left' | 'right', grid: Grid): Point[] {
  const channel = side === 'left' ? leftChannel(box, lane, grid) : rightChannel(box, lane, grid);
  return [
    [channel, middle(box, lane)],
    [side === 'left' ? box.x : right(box), middle(box, lane)],
  ];
}

function betweenBands(from: Box, to: Box, lane: number, grid: Grid): Point[] {
  if (from.place === to.place) {
    const y = middle(from, lane);
    return from.x < to.x
      ? [
          [right(from), y],
          [to.x, y],
        ]
      : [
          [from.x, y],
          [right(to), y],
        ];
  }
  const channel = grid.width - grid.gap.x / 4 + lane / 4;
  return [
    [right(from), middle(from, 0)],
    [channel, middle(from, 0)],
    [channel, middle(to, 0)],
    [right(to), middle(to, 0)],
  ];
}

function isTaken(first: number, last: number, row: number, { boxes }: Grid): boolean {
  return boxes.some(
    ({ place }) => typeof place === 'object' && place.row === row && place.column > first && place.column < last,
  );
}

const isBand = ({ place }: Box): boolean => typeof place !== 'object';
const placeOf = ({ place }: Box) => (typeof place === 'object' ? place : { column: 0, row: 0 });
const right = ({ x, width }: Box): number => x + width;
const middle = ({ y, height }: Box, lane: number): number => y + height / 2 + lane;
const leftChannel = ({ x }: Box, lane: number, { gap }: Grid): number => x - gap.x / 2 + lane;
const rightChannel = (box: Box, lane: number, { gap }: Grid): number => right(box) + gap.x / 2 + lane;

/** Without points that change nothing. */
function simplified(points: readonly Point[]): Point[] {
  return points.filter(([x, y], index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (before && before[0] === x && before[1] === y) return false;
    if (!before || !after) return true;
    return !((before[0] === x && after[0] === x) || (before[1] === y && after[1] === y));
  });
}

function rounded(points: readonly Point[]): string {
  return points
    .map(([x, y], index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M${x} ${y}`;
      if (!after) return `L${x} ${y}`;
      const reach = Math.min(ROUND, distance(before, [x, y]) / 2, distance([x, y], after) / 2);
      return `L${toward([x, y], before, reach)}Q${x} ${y} ${toward([x, y], after, reach)}`;
    })
    .join('');
}

function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.abs(ax - bx) + Math.abs(ay - by);
}

function toward([x, y]: Point, [tx, ty]: Point, reach: number): string {
  return `${x + Math.sign(tx - x) * reach} ${y + Math.sign(ty - y) * reach}`;
}
