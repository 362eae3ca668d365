import { createServer } from 'node:net';

/** A port is free only if nobody listens on it on either address: some systems let one of them pass. */
const ADDRESSES = ['127.0.0.1', '0.0.0.0'] as const;

/** Those of the given host ports on which some program of this machine listens now. */
export async function busyAmong(ports: readonly number[]): Promise<Set<number>> {
  const checked = await Promise.all(ports.map(async (port) => ((await isBusy(port)) ? [port] : [])));
  return new Set(checked.flat());
}

async function isBusy(port: number): Promise<boolean> {
  for (const address of ADDRESSES) if (!(await canListen(port, address))) return true;
  return false;
}

/** Only "address in use" counts: a refusal for another reason says nothing about other programs. */
function canListen(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
