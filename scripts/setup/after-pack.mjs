// Packaging with an Electron from a folder keeps the app that opens other folders; a packaged program has its own.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

export default async function afterPack({ packager, appOutDir }) {
  await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
}
