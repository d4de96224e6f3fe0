// `npm run dev`: the program in a window, built and opened anew whenever a source is saved. Its pages come over the
// program's own protocol and under its own policy, as they ship; from a development server they would be another program.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { build } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { provideElectron } from './setup/electron.mjs';
import { root } from './setup/paths.mjs';
import { main } from './setup/process.mjs';
import { sandboxArguments } from './setup/sandbox.mjs';

await main(async () => {
  await installDependencies();
  const electron = await provideElectron();
  const args = [root, ...sandboxArguments()];
  const sources = watch(join(root, 'src'), { recursive: true });
  for (;;) {
    // From before the build on, so that what is saved while it runs counts too.
    const saved = once(sources, 'change').then(() => 'saved');
    if (!(await built())) {
      await saved;
      continue;
    }
    const { stop, closed } = open(electron.executable, args);
    const outcome = await Promise.race([saved, closed]);
    if (outcome !== 'saved') {
      sources.close();
      return outcome;
    }
    stop();
    await closed;
  }
});

/** The compiler has said why when it is false. */
async function built() {
  try {
    await build();
    return true;
  } catch (error) {
    console.error(`${error.message} Save a source to try again.`);
    return false;
  }
}

/** Opens the window; `closed` resolves with the exit code. A stop of this script closes it too. */
function open(executable, args) {
  const child = spawn(executable, args, { stdio: 'inherit' });
  const stop = () => child.kill('SIGTERM');
  const signals = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.on(signal, stop);
  const closed = once(child, 'close').then(([code]) => {
    for (const signal of signals) process.off(signal, stop);
    return code ?? 0;
  });
  return { stop, closed };
}
