type Plain = Record<string, unknown>;

/** Two sides gave one key different values. */
const CONFLICT = Symbol('conflict');

/**
 * Merges JSON objects key by key: npm sorts dependencies and moves commas, so lines that say different things collide. Keeps the
 * user's order and indentation.
 * @returns undefined when one of the three is no JSON object, or when both sides gave one key different values.
 */
export function mergeJson(theirs: string, base: string, ours: string): string | undefined {
  const sides = [theirs, base, ours].map(parseObject);
  const [mine, old, generated] = sides;
  if (!mine || !old || !generated) return undefined;
  const merged = mergeObjects(mine, old, generated);
  if (merged === CONFLICT) return undefined;
  const indent = /^[ \t]+(?=")/m.exec(theirs)?.[0] ?? 2;
  return JSON.stringify(merged, null, indent) + (theirs.endsWith('\n') ? '\n' : '');
}

function mergeObjects(theirs: Plain, base: Plain, ours: Plain): Plain | typeof CONFLICT {
  const entries: [string, unknown][] = [];
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    const merged = mergeValues(own(theirs, key), own(base, key), own(ours, key));
    if (merged === CONFLICT) return CONFLICT;
    if (merged !== undefined) entries.push([key, merged]);
  }
  return Object.fromEntries(entries);
}

/** Undefined stands for a key that is not there. */
function mergeValues(theirs: unknown, base: unknown, ours: unknown): unknown {
  if (isSame(theirs, base) || isSame(theirs, ours)) return ours;
  if (isSame(ours, base)) return theirs;
  // What the user took out stays out.
  if (theirs === undefined) return undefined;
  if (isObject(theirs) && isObject(ours)) return mergeObjects(theirs, isObject(base) ? base : {}, ours);
  return CONFLICT;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function own(object: Plain, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function parseObject(text: string): Plain | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for text that a strict reader takes. */
export function isJson(text: string): boolean {
  return parseObject(text) !== undefined;
}
