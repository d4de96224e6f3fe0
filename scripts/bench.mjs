// `npm run bench`: builds the program, packages it where a window is measured, builds bench/ as the program is built, and
// runs it in this process. bench/bench.ts says what can be asked for.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './setup/build.mjs';
import { installDebianPackages } from './setup/debian-packages.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { provideElectron } from './setup/electron.mjs';
import { packageApp } from './setup/package.mjs';
import { root } from './setup/paths.mjs';
import { main, SetupError } from './setup/process.mjs';

await main(async () => {
  installPackages();
  await installDependencies();
  await build();
  const parts = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
  if (process.platform === 'linux' && (parts.length === 0 || parts.includes('desktop'))) {
    await packageApp(await provideElectron(), { folderOnly: true });
  }
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
      ssr: true,
      target: 'node20',
      // As deep as scripts/setup, whose files are bundled with it and find this clone from where they are.
      outDir: join(root, 'out/bench'),
      rolldownOptions: {
        input: { bench: join(root, 'bench/bench.ts'), 'bare-server': join(root, 'bench/bare-server.ts') },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  await import(pathToFileURL(join(root, 'out/bench/bench.js')).href);
  return process.exitCode;
});

/** What cannot be had costs its rows, or wrk's place is autocannon's: the table says so. */
function installPackages() {
  try {
    installDebianPackages('wrk');
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.log(error.message);
  }
}
