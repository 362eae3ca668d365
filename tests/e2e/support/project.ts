import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ComposeService } from '../../../core/compose';
import { parseEnvFile } from '../../../core/envfile';

/** A server that a test started in the place of a compose service. */
export interface Service {
  stop(): void | Promise<void>;
  /** Variables that a client on the host needs beside the project's own. */
  env?: Record<string, string>;
}

/** A service of the project's docker-compose.yml as Compose would start it, and the project's .env. */
export function composeService(
  project: string,
  name: string,
): { service: ComposeService; env: Record<string, string> } {
  const env = parseEnvFile(readFileSync(join(project, '.env'), 'utf8'));
  const { services } = parse(readFileSync(join(project, 'docker-compose.yml'), 'utf8')) as {
    services: Record<string, ComposeService>;
  };
  const service = services[name];
  if (!service) throw new Error(`${project}/docker-compose.yml has no service ${name}`);
  const environment = Object.entries(service.environment ?? {});
  return {
    service: {
      ...service,
      ...(service.command && { command: service.command.map((word) => expand(word, env)) }),
      environment: Object.fromEntries(environment.map(([key, value]) => [key, expand(value, env)])),
    },
    env,
  };
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, as Compose reads them. */
function expand(text: string, env: Record<string, string>): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, sign?: string, rest?: string) => {
    const value = env[name];
    if (value) return value;
    if (sign === '?') throw new Error(`${name} ${rest}`);
    return rest ?? '';
  });
}
