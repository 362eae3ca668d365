import { defineConfig, type Plugin } from 'vite';

/** Built ahead into dist/web, from where the server serves it. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [englishOnly()],
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

/** React Aria brings its words in thirty languages; the page, and with it I18nProvider in app.tsx, speaks one. */
function englishOnly(): Plugin {
  const foreign = /react-aria[^/]*\/dist\/.*\/intl\/(?:.*\/)?(?!en-US)[a-z]{2}-[A-Z]{2}\.m?js$/;
  return {
    name: 'english-only',
    enforce: 'pre',
    load: { filter: { id: foreign }, handler: () => 'export default {};' },
  };
}
