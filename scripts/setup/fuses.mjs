// Electron's fuses: bytes in its binary behind a sentinel, one for each feature that a packager may switch off
// (electron/docs/tutorial/fuses.md). The set in use here is version 1 of the wire.
import { readFile, writeFile } from 'node:fs/promises';
import { SetupError } from './process.mjs';

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const position = { nodeCliInspect: 3, browserV8Snapshot: 6 };
const state = { off: 0x30, on: 0x31 };

/** Sets fuses by name, `{ nodeCliInspect: 'on' }`, in the binary at `path`. */
export async function setFuses(path, fuses) {
  const binary = await readFile(path);
  const wire = binary.indexOf(sentinel) + sentinel.length;
  if (wire < sentinel.length || binary[wire] !== 1)
    throw new SetupError(`${path} has no fuses that are known here.`);
  for (const [name, value] of Object.entries(fuses)) binary[wire + 2 + position[name]] = state[value];
  await writeFile(path, binary);
}
