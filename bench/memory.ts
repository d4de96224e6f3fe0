/** The memory of a process and all that it started, from Linux's /proc. */
import { readdir, readFile } from 'node:fs/promises';

/**
 * MB. What several processes share counts once (PSS), and so is not counted for each of them.
 * @see https://docs.kernel.org/filesystems/proc.html
 */
export async function memoryOf(pid: number): Promise<number> {
  const parents = await readParents();
  const tree = new Set([pid]);
  for (const each of tree) {
    for (const [child, parent] of parents) if (parent === each) tree.add(child);
  }
  const sizes = await Promise.all([...tree].map(proportionalSize));
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

async function readParents(): Promise<Map<number, number>> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = new Map<number, number>();
  for (const name of names) {
    const stat = await readOrGone(`/proc/${name}/stat`);
    // The name of the program stands in brackets and may hold anything: its state and its parent come after the last one.
    const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  return parents;
}

/** kB */
async function proportionalSize(pid: number): Promise<number> {
  const rollup = await readOrGone(`/proc/${pid}/smaps_rollup`);
  return (Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024) / 1000;
}

/** Empty for a process that has ended since it was listed. */
async function readOrGone(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}
