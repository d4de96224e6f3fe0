/** Files that are written whole or not at all: a new one, synced, renamed over the old one. Readable by their owner alone. */
import { randomUUID } from 'node:crypto';
import { open, rename, unlink } from 'node:fs/promises';

export async function writeAtomically(file: string, content: string | Buffer): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}
