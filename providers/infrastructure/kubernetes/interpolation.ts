import type { Variables } from '../../../core/services';

/** An entry of a container's environment. */
export type EnvEntry =
  { name: string; value: string } | { name: string; valueFrom: { secretKeyRef: { name: string; key: string } } };

/** Where a value of compose comes from on Kubernetes. */
export interface Interpolation {
  /** The Secret with the variables of .env. */
  secret: string;
  /** True for a variable that is a secret, and so never stands in a file, not even as a default. */
  isSecret: (name: string) => boolean;
}

/** `$$`, `${NAME}`, `${NAME:-default}`, `${NAME:?message}` and `${NAME-default}`. */
const REFERENCE = /\$\$|\$\{(\w+)(?::?([-?])([^}]*))?\}/g;
const WHOLE = /^\$\{(\w+)(?::?\?[^}]*)?\}$/;
/** Before a variable that has to be there under another name, because the container uses its own for something else. */
const APART = 'DOTENV_';

/**
 * A container's environment from compose's. References to .env become references to the Secret; inside a longer value they
 * become `$(NAME)`, which Kubernetes replaces by an entry that stands before it.
 * @param texts words of the command, which may hold references as well.
 */
export function environmentOf(
  variables: Variables,
  texts: readonly string[],
  from: Interpolation,
): { env: EnvEntry[]; texts: string[] } {
  const helpers = new Map<string, string>();
  const whole = new Map(
    Object.entries(variables).flatMap(([name, value]) => {
      const reference = WHOLE.exec(value)?.[1];
      return reference === undefined ? [] : [[name, reference] as const];
    }),
  );
  const nameOf = (reference: string): string => {
    const isOther = variables[reference] !== undefined && whole.get(reference) !== reference;
    const name = isOther ? `${APART}${reference}` : reference;
    helpers.set(name, reference);
    return name;
  };
  const convert = (text: string): string => {
    const pieces: string[] = [];
    let literal = '';
    let at = 0;
    const flush = () => {
      // What looks like a reference of Kubernetes and is none is doubled there.
      pieces.push(literal.replaceAll('$(', '$$$$('));
      literal = '';
    };
    for (const match of text.matchAll(REFERENCE)) {
      literal += text.slice(at, match.index);
      at = match.index + match[0].length;
      const [found, name, sign, rest = ''] = match;
      if (found === '$$') literal += '$';
      else if (sign === '-' && !from.isSecret(name ?? '')) literal += rest;
      else {
        flush();
        pieces.push(`$(${nameOf(name ?? '')})`);
      }
    }
    literal += text.slice(at);
    flush();
    return pieces.join('');
  };
  const own = Object.entries(variables).map(([name, value]): EnvEntry => {
    const reference = whole.get(name);
    return reference === undefined ? { name, value: convert(value) } : reference_(name, reference, from);
  });
  const converted = texts.map(convert);
  const named = new Set(own.filter((entry) => 'valueFrom' in entry).map(({ name }) => name));
  const added = [...helpers].filter(([name]) => !named.has(name));
  const env = [...added.map(([name, reference]) => reference_(name, reference, from)), ...own];
  // References first: an entry can only refer to one before it.
  return { env: [...env.filter((e) => 'valueFrom' in e), ...env.filter((e) => 'value' in e)], texts: converted };
}

function reference_(name: string, reference: string, { secret }: Interpolation): EnvEntry {
  return { name, valueFrom: { secretKeyRef: { name: secret, key: reference } } };
}

/** Words that Kubernetes itself runs, as probes: nothing is replaced in them but compose's doubled dollar. */
export function literalWord(word: string): string {
  return word.replace(REFERENCE, (found, name: string | undefined, sign?: string, rest?: string) => {
    if (found === '$$') return '$';
    if (sign === '-') return rest ?? '';
    throw new Error(`a health check refers to ${name}, which is not in the container`);
  });
}
