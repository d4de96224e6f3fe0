// `npm run dist`: installers for this system. `npm run dist:dir`: the packaged program as a folder, for the tests.
import { build } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { provideElectron } from './setup/electron.mjs';
import { packageApp } from './setup/package.mjs';
import { main, SetupError } from './setup/process.mjs';

await main(async () => {
  const folderOnly = process.argv.includes('--dir');
  await installDependencies();
  const electron = await provideElectron();
  if (!folderOnly && !electron.shippable) {
    throw new SetupError(
      `Not packaged: Electron ${electron.version} is for development and tests only and must not be shipped.`,
    );
  }
  await build();
  await packageApp(electron, { folderOnly });
});
