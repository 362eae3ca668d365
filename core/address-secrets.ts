import type { ProjectContext } from './context';

/** Characters that mean themselves in every part of an address (RFC 3986, unreserved). */
export const PLAIN_IN_ADDRESSES = 'A-Za-z0-9._~-';

/** A reference to `.env`, in each of its three forms. */
const REFERENCE = /\$\{([A-Za-z_]\w*)(?:[:?-][^}]*)?\}/g;

/**
 * Variables of `.env` that stand in an address between `://` and `@`, for programs that take no other form. Compose puts
 * the value there as it is, so a character that means something in addresses would break it.
 */
export function addressVariables(ctx: ProjectContext): string[] {
  const texts = [
    ...[...ctx.compose.services.values()].flatMap(({ environment = {} }) => Object.values(environment)),
    ...ctx.environments.flatMap((environment) => Object.values(ctx.variablesOf(environment, 'host'))),
  ];
  const addresses = texts.filter((text) => text.includes('://'));
  const names = addresses.flatMap((text) => {
    // The message of a reference may hold anything, so the reference becomes its name first.
    const login = /:\/\/([^@\s/]*)@/.exec(text.replace(REFERENCE, '\0$1\0'))?.[1] ?? '';
    return [...login.matchAll(/\0(\w+)\0/g)].map(([, name = '']) => name);
  });
  return [...new Set(names)].sort();
}
