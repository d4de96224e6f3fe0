// Packages what is built in out/ with an Electron that is already here.
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from './build.mjs';
import { setFuses } from './fuses.mjs';
import { root } from './paths.mjs';
import { run, SetupError } from './process.mjs';

const folders = { darwin: process.arch === 'arm64' ? 'mac-arm64' : 'mac', win32: 'win-unpacked' };
const executables = { darwin: 'Guestbook.app/Contents/MacOS/Guestbook', win32: 'Guestbook.exe' };
const archives = { darwin: 'Guestbook.app/Contents/Resources/app.asar' };
const fused = {
  darwin: 'Guestbook.app/Contents/Frameworks/Electron Framework.framework/Electron Framework',
};

/** The program as it ships, unpacked. */
export const shipped = describe(folders[process.platform] ?? 'linux-unpacked');

/** The same but for one fuse: it takes `--inspect`, by which Playwright drives the main process. For tests only. */
export const inspectable = describe('inspectable');

function describe(name) {
  const folder = join(root, 'dist', name);
  const executable = join(folder, executables[process.platform] ?? 'guestbook');
  return {
    folder,
    executable,
    archive: join(folder, archives[process.platform] ?? 'resources/app.asar'),
    /** The file that has the fuses. */
    fused: process.platform === 'darwin' ? join(folder, fused.darwin) : executable,
  };
}

export async function packageApp(electron, { folderOnly }) {
  const target = folderOnly ? ['--dir'] : [];
  // What is here is for one processor; for a Mac's universal program electron-builder fetches both itself.
  const dist = folderOnly || process.platform !== 'darwin' ? [`-c.electronDist=${electron.folder}`] : [];
  const code = await runTool(
    'electron-builder/cli.js',
    ['--publish=never', ...target, ...dist, `-c.electronVersion=${electron.version}`],
    { stdio: ['ignore', folderOnly ? 'ignore' : 'inherit', 'inherit'], env: givenEnvironment() },
  );
  if (code !== 0) throw new SetupError('electron-builder failed.');
  if (folderOnly) await makeInspectable();
}

/** A secret that a public CI does not have comes as an empty text, which electron-builder takes for a certificate's path. */
function givenEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
}

async function makeInspectable() {
  await rm(inspectable.folder, { recursive: true, force: true });
  await cp(shipped.folder, inspectable.folder, { recursive: true, verbatimSymlinks: true });
  await setFuses(inspectable.fused, { nodeCliInspect: 'on' });
  // A Mac starts nothing whose signature does not fit what it signs.
  if (process.platform === 'darwin') await sign(join(inspectable.folder, 'Guestbook.app'));
}

async function sign(app) {
  const code = await run('codesign', ['--sign', '-', '--force', '--deep', app]);
  if (code !== 0) throw new SetupError(`codesign could not sign ${app}.`);
}
