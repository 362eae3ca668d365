import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { isCategory } from './categories';

type Plain = Record<string, unknown>;

/**
 * A stack.yaml that its owner edited, made to say what `ours` says: it is what the next run reads, so a conflict in it, or a
 * component that stayed in it by mistake, would undo this one. Comments, order and everything that says the same already stay.
 */
export function amendStackFile(theirs: string, ours: string): string {
  const document = parseDocument(theirs);
  if (document.errors.length > 0 || !isMap(document.contents)) return ours;
  const wanted = parseDocument(ours).toJS() as Plain;
  if (!amendMap(document, document.contents as unknown as YAMLMap, wanted, sameChoice)) return theirs;
  return document.toString({
    lineWidth: 0,
    flowCollectionPadding: /[[{] \S/.test(theirs),
    indentSeq: !/^( *)[\w-]+:\n\1- /m.test(theirs),
  });
}

type Equal = (key: string, theirs: unknown, ours: unknown) => boolean;

/** Returns whether anything had to change. */
function amendMap(document: Document.Parsed, map: YAMLMap, wanted: Plain, equal: Equal): boolean {
  const present = map.toJS(document) as Plain;
  let changed = false;
  for (const key of new Set([...Object.keys(present), ...Object.keys(wanted)])) {
    if (equal(key, present[key], wanted[key])) continue;
    changed = true;
    const node = map.get(key, true);
    const ours = wanted[key];
    if (ours === undefined) map.delete(key);
    else if (isMap(node) && isPlain(ours)) amendMap(document, node, ours, (_key, a, b) => isDeepStrictEqual(a, b));
    else if (!(isSeq(node) && Array.isArray(ours) && amendList(document, node.items, ours))) {
      map.set(key, document.createNode(ours));
    }
  }
  return changed;
}

/** Takes words out of a list and adds words at its end. False: that does not give the wanted list. */
function amendList(document: Document.Parsed, items: unknown[], wanted: readonly unknown[]): boolean {
  const valueOf = (item: unknown) => (isScalar(item) ? item.value : undefined);
  const staying = items.filter((item) => wanted.includes(valueOf(item)));
  const added = wanted.filter((word) => !staying.some((item) => valueOf(item) === word));
  if (!isDeepStrictEqual([...staying.map(valueOf), ...added], wanted)) return false;
  items.splice(0, items.length, ...staying, ...added.map((word) => document.createNode(word)));
  return true;
}

/** A category's providers may be written as one word; `none`, an empty list and nothing say the same. */
function sameChoice(key: string, theirs: unknown, ours: unknown): boolean {
  if (!isCategory(key)) return isDeepStrictEqual(theirs, ours);
  return isDeepStrictEqual(listed(theirs), listed(ours));
}

function listed(choice: unknown): unknown {
  if (choice === undefined || choice === 'none') return [];
  return typeof choice === 'string' ? [choice] : choice;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
