/** npm packages that a generated project asks for beside the generator itself, pinned. */
export const NODE_PACKAGES = {
  /** The last release, 2026-03 */
  plop: '4.0.5',
} as const;
