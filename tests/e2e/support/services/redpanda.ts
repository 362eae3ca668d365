import { readPort, startBroker } from './kafka';

export const SHOWN = 'Apache Kafka in its place: the protocol and the port, nothing of Redpanda itself';

/**
 * Apache Kafka in the place of Redpanda, which exists as an image only: it shows that clients speak the protocol and find
 * the port, and nothing of Redpanda itself, its command line or its health check.
 */
export async function start(project: string): Promise<{ stop: () => Promise<void> }> {
  return startBroker(readPort(project, 'REDPANDA_PORT'));
}
