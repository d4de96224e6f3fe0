// `npm start`: opens the program in a window; without a display, serves it.
import { build } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { hasDisplay } from './setup/display.mjs';
import { provideElectron } from './setup/electron.mjs';
import { root } from './setup/paths.mjs';
import { main, run } from './setup/process.mjs';
import { sandboxArguments } from './setup/sandbox.mjs';
import { serve } from './setup/serve.mjs';

await main(async () => {
  if (!(await hasDisplay())) {
    const address = addressToServe(process.env.PORT?.trim() || '5000');
    console.log(`No display here: serving${address} instead of opening a window.`);
    return serve();
  }
  await installDependencies();
  const electron = await provideElectron();
  await build();
  return run(electron.executable, [root, ...sandboxArguments(), ...process.argv.slice(2)]);
});

/** With a space before it; nothing for a port that the program chooses itself (0) or refuses with a line of its own. */
function addressToServe(port) {
  const isKnown = /^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65535;
  return isKnown ? ` at http://localhost:${Number(port)}` : '';
}
