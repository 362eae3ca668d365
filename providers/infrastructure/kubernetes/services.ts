import type { ComposeService } from '../../../core/compose';
import type { ProjectContext } from '../../../core/context';
import { type KubernetesObject, labels, objectName, selector } from './objects';

/** Ports on which a service is known to listen for others: published ones, its connections, its metrics. */
export function reachablePorts(ctx: ProjectContext, name: string, { ports = [] }: ComposeService): Set<number> {
  const published = ports.map((port) =>
    Number(
      port
        .split(':')
        .at(-1)
        ?.replace(/\/\w+$/, ''),
    ),
  );
  const { scrapeTargets } = ctx.services;
  const scraped = scrapeTargets.filter(({ host }) => objectName(host) === name).map(({ port }) => port);
  const connected = ctx.services.allConnections
    .filter(({ host, port }) => port !== undefined && host !== undefined && objectName(host) === name)
    .map(({ port }) => port as number);
  return new Set([...published, ...connected, ...scraped].filter((port) => port > 0));
}

/**
 * The name of a workload in DNS, as compose has it: it leads to the pods themselves, on every port they listen on, and
 * from their start on. Several servers call themselves by it before they are ready.
 */
export function serviceObject(ctx: ProjectContext, name: string, ports: ReadonlySet<number>): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: labels(ctx, name, 'service') },
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: selector(ctx, name),
      ...(ports.size > 0 && {
        ports: [...ports].sort((a, b) => a - b).map((port) => ({ name: `port-${port}`, port, targetPort: port })),
      }),
    },
  };
}
