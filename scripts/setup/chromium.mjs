// The Chromium of this machine, for the tests in a browser and for drawing the icons.
import { existsSync } from 'node:fs';

const places = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
  linux: ['/usr/bin/chromium', '/usr/bin/google-chrome'],
};

/** Undefined where there is none. */
export function findChromium() {
  return places[process.platform]?.find(existsSync);
}

/** What Chromium and Electron must be told here: root has no sandbox, and a Mac would ask somebody about its keychain. */
export const browserArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ...(process.platform === 'darwin' ? ['--use-mock-keychain'] : []),
];
