import { startMariadb } from './mariadb';
import type { NativeService } from './service';

/** A stand-in: MariaDB of Debian's package, since no registry in reach has MySQL. Same protocol, a dialect that differs in places. */
export function start(project: string): Promise<NativeService> {
  return startMariadb(project, 'mysql');
}
