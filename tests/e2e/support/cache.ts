import { homedir } from 'node:os';
import { join } from 'node:path';

/** What is made once and kept between runs: virtual environments, programs, what was found to be right. */
export const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'antigravity');
