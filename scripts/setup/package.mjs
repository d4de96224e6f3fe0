// Packages what is built in out/ with an Electron that is already here.
import { runTool } from './build.mjs';
import { SetupError } from './process.mjs';

export async function packageApp(electron, { folderOnly }) {
  const target = folderOnly ? ['--dir'] : [];
  const code = await runTool(
    'electron-builder/cli.js',
    [
      '--publish=never',
      ...target,
      `-c.electronDist=${electron.folder}`,
      `-c.electronVersion=${electron.version}`,
    ],
    { stdio: ['ignore', folderOnly ? 'ignore' : 'inherit', 'inherit'] },
  );
  if (code !== 0) throw new SetupError('electron-builder failed.');
}
