import { kebabCase } from 'change-case';
import type { ProjectContext } from '../../../core/context';

/** A Kubernetes object, in the field names of its API. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; namespace?: string };
  [field: string]: unknown;
}

/** A file below kubernetes/base: one object a file, so that the next run of the generator can merge it with edits. */
export interface Manifest {
  path: string;
  object: KubernetesObject;
  comment?: string;
}

/** Names of objects are names in DNS: no underscores. */
export function objectName(name: string): string {
  return kebabCase(name.replaceAll('_', '-')).slice(0, 63);
}

export function projectLabel(ctx: ProjectContext): string {
  return objectName(ctx.projectName);
}

/** The Secret with what .env holds; kubernetes/secret makes it. */
export function secretName(ctx: ProjectContext): string {
  return `${projectLabel(ctx)}-env`;
}

export type Role = 'service' | 'one-shot' | 'thread' | 'command';

export function labels(ctx: ProjectContext, name: string, role: Role): Record<string, string> {
  return { ...selector(ctx, name), 'app.kubernetes.io/component': role };
}

export function selector(ctx: ProjectContext, name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': projectLabel(ctx) };
}

/** Leaves out what is empty: fields without a value are noise in a file that people read. */
export function filled<Fields extends object>(fields: Fields): Partial<Fields> {
  const has = (value: unknown) =>
    value !== undefined &&
    !(Array.isArray(value) && value.length === 0) &&
    !(typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => has(value))) as Partial<Fields>;
}
