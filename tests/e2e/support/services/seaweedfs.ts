import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptFolder } from '../cache';
import { freePort } from '../postgres';
import { startProcess, untilReady } from '../processes';
import { composeService, type Service } from '../project';
import { succeed } from '../shell';

export const SHOWN = 'the real server (Go module proxy)';

/** SeaweedFS 4.53, the nearest to the image's version that the Go module proxy has. */
const MODULE = 'github.com/seaweedfs/seaweedfs';
const VERSION = 'v0.0.0-20261109003541-7506e5f91cd6';
/** The oldest Go that builds it. */
const GO = '1.26';
/** Its own go.mod replaces this module, which is gone; `go install module@version` does not accept that. */
const REPLACED = 'github.com/tyler-smith/go-bip39 => github.com/cosmos/go-bip39 v1.0.0';

/** The real server, with the command line of the compose service; only folder, address and ports are the host's. */
export async function start(project: string): Promise<Service> {
  const { service, env } = composeService(project, 'seaweedfs');
  const folder = mkdtempSync(join(tmpdir(), 'antigravity-seaweedfs-'));
  const log = join(folder, 'log');
  const port = Number(env['SEAWEEDFS_PORT']);
  const here: Record<string, string | number> = {
    dir: folder,
    ip: '127.0.0.1',
    'ip.bind': '127.0.0.1',
    's3.port': port,
    'filer.port': await freePort(),
    metricsPort: await freePort(),
    'master.port': await freePort(),
    'volume.port': await freePort(),
    's3.port.lance': 0,
  };
  for (const part of ['master', 'volume', 'filer', 's3']) here[`${part}.port.grpc`] = await freePort();
  const kept = (service.command ?? []).filter(
    (word) => !Object.keys(here).some((name) => word.startsWith(`-${name}=`)),
  );
  const args = [...kept, ...Object.entries(here).map(([name, value]) => `-${name}=${value}`)];
  const server = startProcess(weed(), ['-logtostderr=true', ...args], {
    cwd: folder,
    log,
    env: service.environment ?? {},
  });
  await untilReady(server, log, async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    return answer?.ok === true && readFileSync(log, 'utf8').includes('Press Ctrl+C');
  });
  return {
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The program, built once (a quarter of an hour on two cores) and kept. */
function weed(): string {
  const folder = keptFolder(join('weed', VERSION), (made) => {
    // The line with Go's version keeps away what the modules that it needs would need for tests of their own.
    const lines = ['module weed', `go ${GO}`, `require ${MODULE} ${VERSION}`, `replace ${REPLACED}`];
    writeFileSync(join(made, 'go.mod'), lines.join('\n\n'));
    // Without optimising: it is built more often than it has much to do.
    const flags = ['-mod=mod', '-gcflags=all=-N -l', '-ldflags=-s -w'];
    succeed('go', ['build', ...flags, '-o', 'weed', `${MODULE}/weed`], { cwd: made });
  });
  return join(folder, 'weed');
}
