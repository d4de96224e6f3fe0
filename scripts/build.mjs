// `npm run build`: builds the program into out/.
import { build } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { main } from './setup/process.mjs';

await main(async () => {
  await installDependencies();
  await build();
});
