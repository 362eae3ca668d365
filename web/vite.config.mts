import { defineConfig } from 'vite';

/** Built ahead into dist/web, from where the server serves it. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // A module inlined as data: would be refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // While working on the page: `npm start` beside it answers for the API.
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8123', changeOrigin: true } } },
});
