import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { MergeResult } from './merge';

type Path = readonly (string | number)[];

interface Conflict {
  path: Path;
  /** Our version of the value; undefined where we removed it. */
  ours: unknown;
}

/**
 * Three-way merge of YAML by meaning: our changes are made inside their document, so that their comments, anchors, order and
 * additions stay. What both changed differently keeps their value, with ours beside it between markers.
 * @returns undefined when one of the texts is not a single YAML map; then lines must do.
 */
export function mergeYaml(theirs: string, base: string, ours: string): MergeResult | undefined {
  const [theirDocument, baseDocument, ourDocument] = [theirs, base, ours].map((text) => parseDocument(text)) as [
    Document.Parsed,
    Document.Parsed,
    Document.Parsed,
  ];
  const documents = [theirDocument, baseDocument, ourDocument];
  if (documents.some((document) => document.errors.length > 0 || !isMap(document.contents))) return undefined;
  const merge = new YamlMerge(theirDocument, ourDocument);
  merge.maps(
    theirDocument.contents as unknown as YAMLMap,
    baseDocument.toJS(),
    ourDocument.contents as unknown as YAMLMap,
    [],
  );
  const text = theirDocument.toString({
    lineWidth: 0,
    flowCollectionPadding: /[[{] \S/.test(theirs),
    indentSeq: indentsSequences(theirs),
  });
  return { text: mark(text, merge.conflicts), conflicts: merge.conflicts.length };
}

class YamlMerge {
  readonly conflicts: Conflict[] = [];

  constructor(
    private readonly theirDocument: Document.Parsed,
    private readonly ourDocument: Document.Parsed,
  ) {}

  maps(theirs: YAMLMap, base: Record<string, unknown>, ours: YAMLMap, path: Path): void {
    ours.items.forEach((pair, index) => {
      const key = keyOf(pair);
      const here = [...path, key];
      if (!(key in base)) this.addition(theirs, pair, ours.items[index - 1], here);
      else this.change(theirs, key, base[key], pair.value as Node | null, here);
    });
    for (const [key, value] of Object.entries(base)) {
      if (!ours.has(key)) this.removal(theirs, key, value, [...path, key]);
    }
  }

  /** We have a key that the base did not have. */
  private addition(theirs: YAMLMap, pair: Pair, previous: Pair | undefined, path: Path): void {
    const key = keyOf(pair);
    if (theirs.has(key)) {
      this.change(theirs, key, {}, pair.value as Node | null, path);
      return;
    }
    const after = previous ? theirs.items.findIndex((item) => keyOf(item) === keyOf(previous)) : -1;
    theirs.items.splice(
      previous && after === -1 ? theirs.items.length : after + 1,
      0,
      pair.clone() as YAMLMap['items'][number],
    );
  }

  /** Base and we have the key. What they deleted stays deleted, unless we changed it too. */
  private change(theirs: YAMLMap, key: string, base: unknown, ourNode: Node | null, path: Path): void {
    const ours = this.valueOf(ourNode, this.ourDocument);
    if (isDeepStrictEqual(ours, base)) return;
    const node = theirs.get(key, true) as Node | undefined;
    if (node === undefined) return;
    const value = this.valueOf(node, this.theirDocument);
    if (isDeepStrictEqual(value, ours)) return;
    if (isMap(node) && isMap(ourNode) && isRecord(base)) this.maps(node, base, ourNode, path);
    else if (isSeq(node) && isSeq(ourNode) && Array.isArray(base)) this.sequences(node, base, ourNode, path);
    else if (isDeepStrictEqual(value, base)) replaceValue(theirs, key, node, ourNode);
    else this.conflicts.push({ path, ours });
  }

  private removal(theirs: YAMLMap, key: string, base: unknown, path: Path): void {
    const node = theirs.get(key, true) as Node | undefined;
    if (node === undefined) return;
    if (isDeepStrictEqual(this.valueOf(node, this.theirDocument), base)) theirs.delete(key);
    else this.conflicts.push({ path, ours: undefined });
  }

  /** Lists of words are merged as sets that keep their order; lists of maps by the `name` of each. */
  private sequences(theirs: YAMLSeq, base: unknown[], ours: YAMLSeq, path: Path): void {
    const theirValues = theirs.items.map((item) => this.valueOf(item as Node, this.theirDocument));
    const ourValues = ours.items.map((item) => this.valueOf(item as Node, this.ourDocument));
    if (isDeepStrictEqual(theirValues, base)) {
      theirs.items = ours.items;
      return;
    }
    const identify = identityOf([theirValues, base, ourValues]);
    if (!identify) {
      this.conflicts.push({ path, ours: ourValues });
      return;
    }
    const baseById = new Map(base.map((value) => [identify(value), value]));
    const ourIds = new Set(ourValues.map(identify));
    ours.items.forEach((item, index) => {
      const id = identify(ourValues[index]);
      const position = theirs.items.findIndex(
        (other) => identify(this.valueOf(other as Node, this.theirDocument)) === id,
      );
      if (position === -1) {
        if (!baseById.has(id)) theirs.items.splice(this.placeAfter(theirs, identify, ourValues[index - 1]), 0, item);
        return;
      }
      const node = theirs.items[position];
      const baseValue = baseById.get(id);
      if (isMap(node) && isMap(item)) this.maps(node, isRecord(baseValue) ? baseValue : {}, item, [...path, position]);
    });
    theirs.items = theirs.items.filter((item) => {
      const value = this.valueOf(item as Node, this.theirDocument);
      const id = identify(value);
      return ourIds.has(id) || !baseById.has(id) || !isDeepStrictEqual(value, baseById.get(id));
    });
  }

  private placeAfter(theirs: YAMLSeq, identify: (value: unknown) => string, previous: unknown): number {
    if (previous === undefined) return 0;
    const index = theirs.items.findIndex(
      (item) => identify(this.valueOf(item as Node, this.theirDocument)) === identify(previous),
    );
    return index === -1 ? theirs.items.length : index + 1;
  }

  private valueOf(node: Node | null | undefined, document: Document.Parsed): unknown {
    if (node === null || node === undefined) return null;
    return isAlias(node) ? node.resolve(document)?.toJS(document) : node.toJS(document);
  }
}

/** Their comments on a value outlive the value. */
function replaceValue(map: YAMLMap, key: string, old: Node, replacement: Node | null): void {
  if (replacement) {
    replacement.comment = old.comment ?? replacement.comment;
    replacement.commentBefore = old.commentBefore ?? replacement.commentBefore;
  }
  const pair = map.items.find((item) => keyOf(item) === key);
  if (pair) pair.value = replacement;
}

/** How the entries of three versions of a list are told apart, or undefined when that is not clear. */
function identityOf(lists: unknown[][]): ((value: unknown) => string) | undefined {
  const candidates = [
    (value: unknown) => (isRecord(value) ? undefined : JSON.stringify(value)),
    (value: unknown) => (isRecord(value) && typeof value['name'] === 'string' ? value['name'] : undefined),
    (value: unknown) => (isRecord(value) && Object.keys(value).length === 1 ? Object.keys(value)[0] : undefined),
  ];
  return candidates.find((identify) =>
    lists.every((list) => {
      const ids = list.map(identify);
      return !ids.includes(undefined) && new Set(ids).size === ids.length;
    }),
  ) as ((value: unknown) => string) | undefined;
}

/** Puts our version of each conflicting value behind theirs, between the usual markers. */
function mark(text: string, conflicts: readonly Conflict[]): string {
  if (conflicts.length === 0) return text;
  const lines = text.split('\n');
  const spots = conflicts
    .map(({ path, ours }) => ({ ...linesOf(text, path), key: path.at(-1), ours }))
    .sort((a, b) => b.first - a.first);
  for (const { first, last, key, ours } of spots) {
    const indent = /^ */.exec(lines[first] ?? '')?.[0] ?? '';
    const block = ours === undefined ? [] : [`${indent}${key}: ${JSON.stringify(ours)}`];
    lines.splice(last + 1, 0, '=======', ...block, '>>>>>>> generated');
    lines.splice(first, 0, '<<<<<<< yours');
  }
  return lines.join('\n');
}

/** First and last line, counted from 0, of the entry at a path. */
function linesOf(text: string, path: Path): { first: number; last: number } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const key = path.at(-1);
  const pair = isMap(parent) ? parent.items.find((item) => isPair(item) && keyOf(item) === key) : undefined;
  const keyNode = pair?.key as Node | undefined;
  const valueNode = (pair?.value as Node | undefined) ?? keyNode;
  const first = counter.linePos(keyNode?.range?.[0] ?? 0).line - 1;
  const end = valueNode?.range?.[1] ?? 0;
  return { first, last: Math.max(first, counter.linePos(Math.max(0, end - 1)).line - 1) };
}

function keyOf(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True when lists stand deeper than their key, as most people write them. */
function indentsSequences(text: string): boolean {
  return !/^( *)[\w-]+:\n\1- /m.test(text);
}
