// `npm run dev`: the program in a window, rebuilt as its sources change.
import { runTool } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { provideElectron } from './setup/electron.mjs';
import { main } from './setup/process.mjs';
import { sandboxArguments } from './setup/sandbox.mjs';

await main(async () => {
  await installDependencies();
  const electron = await provideElectron();
  return runTool('electron-vite/bin/electron-vite.js', ['dev', '--watch', '--', ...sandboxArguments()], {
    env: { ...process.env, ELECTRON_EXEC_PATH: electron.executable },
  });
});
