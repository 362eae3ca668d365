import type { EnvVar } from '../../core/provider';

/** A line of `.env` that only its owner can fill in: nothing is drawn for it, and everything else starts without it. */
export function askedFor(name: string, comment: string, value = ''): EnvVar {
  return { name, value, comment };
}

/** The value of such a line, empty until it is filled in: the program that needs it says so, not Compose for all of them. */
export function asked(name: string, fallback = ''): string {
  return `\${${name}:-${fallback}}`;
}
