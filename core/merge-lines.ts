import { diff3Merge } from 'node-diff3';

type Lines = readonly string[];

/** Lines that need no decision, or both versions of a place where both sides changed the same. */
export type MergedBlock = { agreed: Lines } | { theirs: Lines; ours: Lines };

/** Beyond this many lines without a landmark, comparing them takes minutes: the time grows with the cube of equal lines. */
const LONGEST_STRETCH = 600;

/**
 * Three-way merge of lines. Lines that stand once in each version are landmarks; what lies between two of them is merged by
 * itself, so the time grows with the length of the file and not with its square.
 */
export function mergeLines(theirs: Lines, base: Lines, ours: Lines): MergedBlock[] {
  const blocks: MergedBlock[] = [];
  let from: Landmark = { theirs: 0, base: 0, ours: 0 };
  for (const at of landmarks(theirs, base, ours)) {
    blocks.push(
      ...mergeStretch(
        theirs.slice(from.theirs, at.theirs),
        base.slice(from.base, at.base),
        ours.slice(from.ours, at.ours),
      ),
      { agreed: theirs.slice(at.theirs, at.theirs + 1) },
    );
    from = { theirs: at.theirs + 1, base: at.base + 1, ours: at.ours + 1 };
  }
  blocks.push(...mergeStretch(theirs.slice(from.theirs), base.slice(from.base), ours.slice(from.ours)));
  return blocks;
}

function mergeStretch(theirs: Lines, base: Lines, ours: Lines): MergedBlock[] {
  if (isSame(theirs, ours) || isSame(ours, base)) return [{ agreed: theirs }];
  if (isSame(theirs, base)) return [{ agreed: ours }];
  if (Math.max(theirs.length, base.length, ours.length) > LONGEST_STRETCH) return [{ theirs, ours }];
  return diff3Merge([...theirs], [...base], [...ours], { excludeFalseConflicts: true }).map((block) =>
    block.conflict ? { theirs: block.conflict.a, ours: block.conflict.b } : { agreed: block.ok ?? [] },
  );
}

function isSame(one: Lines, other: Lines): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}

/** Where one line stands in the three versions. */
interface Landmark {
  theirs: number;
  base: number;
  ours: number;
}

/** Lines that each version holds once, in an order that all three share. */
function landmarks(theirs: Lines, base: Lines, ours: Lines): Landmark[] {
  const [inTheirs, inOurs] = [uniqueLines(theirs), uniqueLines(ours)];
  const common = [...uniqueLines(base)].flatMap(([line, position]): Landmark[] => {
    const [their, our] = [inTheirs.get(line), inOurs.get(line)];
    return their === undefined || our === undefined ? [] : [{ theirs: their, base: position, ours: our }];
  });
  const inTheirOrder = longestRise(common, ({ theirs: position }) => position);
  return longestRise(inTheirOrder, ({ ours: position }) => position);
}

function uniqueLines(lines: Lines): Map<string, number> {
  const positions = new Map<string, number>();
  const repeated = new Set<string>();
  lines.forEach((line, index) => {
    if (positions.has(line)) repeated.add(line);
    positions.set(line, index);
  });
  for (const line of repeated) positions.delete(line);
  return positions;
}

/** The longest part of a list, in its order, whose keys rise (patience sorting). */
function longestRise<Item>(items: readonly Item[], keyOf: (item: Item) => number): Item[] {
  interface Card {
    item: Item;
    key: number;
    below: Card | undefined;
  }
  const piles: Card[] = [];
  for (const item of items) {
    const key = keyOf(item);
    let [low, high] = [0, piles.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((piles[middle]?.key ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    piles[low] = { item, key, below: piles[low - 1] };
  }
  const rise: Item[] = [];
  for (let card = piles.at(-1); card; card = card.below) rise.push(card.item);
  return rise.reverse();
}
