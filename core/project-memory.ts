/** Folder of what a project remembers about its generation. */
export const MEMORY = '.antigravity';

/** True for what the generator keeps for itself: always replaced, never merged. */
export function isMemory(path: string): boolean {
  return path === MEMORY || path.startsWith(`${MEMORY}/`);
}
