// `npm run check`: types, then lint and format, then unused code; all three are run, so that everything is seen.
import { runTool } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { main } from './setup/process.mjs';

const checks = [
  ['Types', 'typescript/bin/tsc', ['--build']],
  ['Lint and format', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']],
  ['Unused code', 'knip/bin/knip.js', []],
];

await main(async () => {
  await installDependencies();
  const failed = [];
  for (const [name, tool, args] of checks) {
    if ((await runTool(tool, args)) !== 0) failed.push(name);
  }
  console.log(
    failed.length === 0
      ? 'Types, lint, format and unused code: nothing to mend.'
      : `To mend: ${failed.join(', ')}`,
  );
  return failed.length === 0 ? 0 : 1;
});
