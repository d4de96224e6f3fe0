// `npm test`: gets everything the tests need, builds and packages, and runs them. Its last line is the count.
import { build } from './setup/build.mjs';
import { hasJava, installDebianPackages } from './setup/debian-packages.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { provideDynamoDbLocal } from './setup/dynamodb-local.mjs';
import { provideElectron } from './setup/electron.mjs';
import { packageApp } from './setup/package.mjs';
import { root } from './setup/paths.mjs';
import { main } from './setup/process.mjs';
import { count, notRun } from './setup/test-results.mjs';

await main(async () => {
  installDebianPackages();
  await installDependencies();
  const electron = await provideElectron();
  if (hasJava()) await provideDynamoDbLocal();
  await build();
  await packageApp(electron, { folderOnly: true });

  const modules = await runVitest(process.argv.slice(2));
  for (const line of notRun(modules)) console.log(line);
  const { passed, failed, skipped } = count(modules);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return passed > 0 && failed === 0 && !process.exitCode ? 0 : 1;
});

async function runVitest(args) {
  const { parseCLI, startVitest } = await import('vitest/node');
  const { filter, options } = parseCLI(['vitest', 'run', ...args]);
  const vitest = await startVitest('test', filter, { ...options, root });
  await vitest.close();
  return vitest.state.getTestModules();
}
