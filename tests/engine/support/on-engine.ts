/** Tests that need an engine: skipped, and counted, where none could be started (see setup.ts). */
export const onEngine = process.env['ENGINE_SKIPPED'] === undefined ? describe : describe.skip;
