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
    console.log(
      `No display here: serving at http://localhost:${process.env.PORT || 5000} instead of opening a window.`,
    );
    return serve();
  }
  await installDependencies();
  const electron = await provideElectron();
  await build();
  return run(electron.executable, [root, ...sandboxArguments(), ...process.argv.slice(2)]);
});
