// An Electron opens the folder named on its command line by means of a small app of its own, which the registry copy
// lacks. This is a substitute; packaging leaves it out, as it does the original.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

// The await holds Electron's `ready` back until the program has loaded, as the original does.
const main = `import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const { name, productName, version, main } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'));
process.defaultApp = true;
app.setAppPath(folder);
app.setName(productName ?? name);
app.setVersion(version);
await import(pathToFileURL(resolve(folder, main)).href);
`;

const files = {
  'package.json': '{ "name": "default-app", "type": "module", "main": "main.js" }',
  'main.js': main,
};

export async function writeDefaultApp(electron) {
  const resources = join(electron, 'resources');
  await mkdir(resources, { recursive: true });
  await writeFile(join(resources, 'default_app.asar'), archive(files));
}

/** An asar: four sizes, the directory as JSON padded to four bytes, then the files one after another. */
function archive(contents) {
  const directory = {};
  let offset = 0;
  for (const [name, text] of Object.entries(contents)) {
    directory[name] = { size: Buffer.byteLength(text), offset: String(offset) };
    offset += Buffer.byteLength(text);
  }
  const json = Buffer.from(JSON.stringify({ files: directory }));
  const padding = Buffer.alloc(-json.length & 3);
  const padded = json.length + padding.length;
  const sizes = Buffer.from(Uint32Array.of(4, padded + 8, padded + 4, json.length).buffer);
  return Buffer.concat([sizes, json, padding, ...Object.values(contents).map((text) => Buffer.from(text))]);
}
