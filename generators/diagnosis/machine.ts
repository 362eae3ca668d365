import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { busyAmong } from '../generation/host-ports';
import { machineMemory } from '../generation/memory';

/** What a diagnosis asks of the machine it runs on. */
export interface Machine {
  /** Runs a program that only looks. Undefined when there is no such program; `output` is what it printed. */
  run(program: string, words: readonly string[], cwd?: string): { ok: boolean; output: string } | undefined;
  /** Those of the ports on which some program listens. */
  busyAmong(ports: readonly number[]): Promise<Set<number>>;
  /** MiB of memory that programs may have. */
  memory(): number;
  /** The process that listens on a port, where this user may know it. */
  listenerOn(port: number): Listener | undefined;
}

export interface Listener {
  pid: number;
  program: string;
  folder: string;
}

export const thisMachine: Machine = {
  run(program, words, cwd) {
    const { error, status, stdout, stderr } = spawnSync(program, words, { cwd, encoding: 'utf8', timeout: 20_000 });
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return undefined;
    return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}`.trim() };
  },
  busyAmong,
  memory: machineMemory,
  listenerOn,
};

/** State of a listening socket in /proc/net/tcp. */
const LISTENING = '0A';

/** Linux alone has /proc; elsewhere, and for other users' processes, nobody is named. */
function listenerOn(port: number): Listener | undefined {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => socketsIn(table, port)));
  if (inodes.size === 0) return undefined;
  for (const pid of attempt(() => readdirSync('/proc')) ?? []) {
    if (!/^\d+$/.test(pid)) continue;
    const sockets = attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
    const holds = sockets.some((fd) => inodes.has(attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? ''));
    if (!holds) continue;
    const program = attempt(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
    const folder = attempt(() => readlinkSync(`/proc/${pid}/cwd`));
    return { pid: Number(pid), program: program ?? 'a program', folder: folder ?? '' };
  }
  return undefined;
}

/** Links of the sockets that listen on a port: `socket:[inode]`. */
function socketsIn(table: string, port: number): string[] {
  const rows = (attempt(() => readFileSync(table, 'utf8')) ?? '').split('\n').slice(1);
  return rows.flatMap((row) => {
    const cells = row.trim().split(/\s+/);
    const listens = cells[3] === LISTENING && Number.parseInt(cells[1]?.split(':')[1] ?? '', 16) === port;
    return listens ? [`socket:[${cells[9]}]`] : [];
  });
}

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
