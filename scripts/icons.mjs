// `npm run icons`: the icons of all systems from build/icon.svg. What it makes is kept in the repository, because
// packaging needs it and a browser to draw with is not everywhere; a test compares the two.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { browserArguments, findChromium } from './setup/chromium.mjs';
import { draw, icns, ico, linuxSizes, macShare, macSizes, windowsSizes } from './setup/icons.mjs';
import { root } from './setup/paths.mjs';
import { main, SetupError } from './setup/process.mjs';

await main(async () => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new SetupError('The icons are drawn with Chromium; there is none.');
  const browser = await chromium.launch({ executablePath, args: browserArguments });
  try {
    const page = await browser.newPage();
    const folder = join(root, 'build');
    const svg = await readFile(join(folder, 'icon.svg'), 'utf8');
    await mkdir(join(folder, 'icons'), { recursive: true });
    for (const size of linuxSizes)
      await writeFile(join(folder, 'icons', `${size}x${size}.png`), await draw(page, svg, size));
    const windows = [];
    for (const size of windowsSizes) windows.push({ size, png: await draw(page, svg, size) });
    await writeFile(join(folder, 'icon.ico'), ico(windows));
    const mac = [];
    for (const [type, size] of Object.entries(macSizes))
      mac.push({ type, png: await draw(page, svg, size, macShare) });
    await writeFile(join(folder, 'icon.icns'), icns(mac));
  } finally {
    await browser.close();
  }
});
