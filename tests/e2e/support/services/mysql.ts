import { startMariadb } from './mariadb';
import type { NativeService } from './service';

/** No registry in reach has MySQL. */
export const SHOWN = 'MariaDB (Debian) in its place: the same protocol, a dialect that differs in places';

export function start(project: string): Promise<NativeService> {
  return startMariadb(project, 'mysql');
}
