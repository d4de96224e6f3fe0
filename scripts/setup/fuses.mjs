// Electron's fuses: bytes in its binary behind a sentinel, one for each feature that a packager may switch off
// (electron/docs/tutorial/fuses.md). The set in use here is version 1 of the wire. What ships is set by
// electron-builder.yml; this sets what differs in development and tests, and reads what a binary really has.
import { readFile, writeFile } from 'node:fs/promises';
import { SetupError } from './process.mjs';

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** In the order of the wire. A newer Electron may have more at its end. */
const names = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'browserV8Snapshot',
  'fileProtocolPrivileges',
];
const state = { off: 0x30, on: 0x31 };
const stateOf = { [state.off]: 'off', [state.on]: 'on' };

/** Sets fuses by name, `{ nodeCliInspect: 'on' }`, in the binary at `path`. */
export async function setFuses(path, fuses) {
  const binary = await readFile(path);
  for (const wire of wiresOf(binary, path)) {
    for (const [name, value] of Object.entries(fuses)) binary[wire + names.indexOf(name)] = state[value];
  }
  await writeFile(path, binary);
}

/** Every fuse by name, 'on' or 'off', one list for each processor that the binary is for. */
export async function readFuses(path) {
  const binary = await readFile(path);
  return wiresOf(binary, path).map((wire) =>
    Object.fromEntries(names.map((name, position) => [name, stateOf[binary[wire + position]] ?? 'removed'])),
  );
}

/** Where the bytes begin. A universal binary of macOS has them twice. */
function wiresOf(binary, path) {
  const places = [...new Set([binary.indexOf(sentinel), binary.lastIndexOf(sentinel)])];
  return places.map((place) => {
    const version = place + sentinel.length;
    if (place < 0 || binary[version] !== 1 || binary[version + 1] < names.length)
      throw new SetupError(`${path} has no fuses that are known here.`);
    return version + 2;
  });
}
