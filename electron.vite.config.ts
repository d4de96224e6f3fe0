import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { IntlMessageFormat } from 'intl-messageformat';

const file = (path: string) => resolve(import.meta.dirname, path);
const { version } = JSON.parse(readFileSync(file('package.json'), 'utf8')) as { version: string };

// The program also runs in plain Node and, in development, in an older Electron than the one that ships.
const target = 'node20.18';
const browsers = ['chrome120', 'firefox121', 'safari17'];

/**
 * Parses the messages of shared/words as the program is built, and leaves the parser out: it is larger than all that a guest's
 * page says. A message without values stays a text.
 */
const parsedMessages = {
  resolve: {
    alias: [
      {
        find: /^@formatjs\/icu-messageformat-parser$/,
        replacement: '@formatjs/icu-messageformat-parser/no-parser.js',
      },
    ],
  },
  plugins: [
    {
      name: 'parsed-messages',
      enforce: 'post' as const,
      async transform(code: string, id: string) {
        if (!id.includes('/src/shared/words/english/')) return undefined;
        const lists: Record<string, Record<string, string>> = await import(
          `data:text/javascript,${encodeURIComponent(code)}`
        );
        const exported = Object.entries(lists).map(([list, messages]) => {
          const parsed = Object.entries(messages).map(([name, text]) => [name, parseMessage(text)]);
          return `export const ${list} = ${JSON.stringify(Object.fromEntries(parsed))};`;
        });
        return { code: exported.join('\n'), map: null };
      },
    },
  ],
};

function parseMessage(text: string): unknown {
  if (!text.includes('{')) return text;
  return new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst();
}

export default defineConfig({
  main: {
    ...parsedMessages,
    define: { __STORE_WORKER__: JSON.stringify('./store-worker.js'), __VERSION__: JSON.stringify(version) },
    build: {
      target,
      outDir: 'out/main',
      sourcemap: false,
      // SQLite brings a .wasm file that it finds beside itself; everything else is bundled, for a quick start.
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron', 'node-sqlite3-wasm'],
        input: {
          desktop: file('src/main/desktop/desktop.ts'),
          headless: file('src/main/headless.ts'),
          'store-worker': file('src/main/store/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target,
      outDir: 'out/preload',
      isolatedEntries: true,
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron'],
        input: {
          guest: file('src/main/desktop/preload/guest.ts'),
          host: file('src/main/desktop/preload/host.ts'),
        },
        // A sandboxed preload is one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: file('src/renderer'),
    // The page is also answered at /sign/, where electron-vite's relative addresses would lead astray.
    plugins: [
      { name: 'absolute-addresses', enforce: 'post', config: () => ({ base: '/' }) },
      ...parsedMessages.plugins,
    ],
    resolve: parsedMessages.resolve,
    build: {
      target: 'es2022',
      cssTarget: browsers,
      outDir: 'out/renderer',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: {
        input: { guest: file('src/renderer/guest.html'), host: file('src/renderer/host.html') },
      },
    },
  },
});
