// `npm run bench`: builds bench/bench.ts as the program is built, and runs it in this process.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './setup/build.mjs';
import { installDebianPackages } from './setup/debian-packages.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { root } from './setup/paths.mjs';
import { main } from './setup/process.mjs';

await main(async () => {
  installDebianPackages();
  await installDependencies();
  await build();
  const vite = await import('vite');
  await vite.build({
    configFile: false,
    root,
    logLevel: 'warn',
    define: {
      __STORE_WORKER__: JSON.stringify('../main/store-worker.js'),
      __VERSION__: JSON.stringify('bench'),
    },
    ssr: { noExternal: true, external: ['node-sqlite3-wasm', 'autocannon'] },
    build: {
      ssr: join(root, 'bench/bench.ts'),
      target: 'node20',
      outDir: join(root, 'out/bench'),
      rolldownOptions: { output: { entryFileNames: 'bench.js' } },
    },
  });
  await import(pathToFileURL(join(root, 'out/bench/bench.js')).href);
  return process.exitCode;
});
