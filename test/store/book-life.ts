/**
 * The life of a book (`programs/sign-and-close`) under strace, once for each system call in it, with something done to
 * that call; and what must hold for the book that is left, whatever was done.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '../../src/main/store/folder-lock';
import { openBook } from '../../src/main/store/open-book';
import { draft } from '../support/draft';
import { temporaryFolder } from '../support/folder';
import { bookFiles, type Call, type Outcome, runTraced, WRITES_AND_SYNCS } from './strace';
import { buildProgram, checkFile, everyEntry } from './support';

/** What makes or removes a name. Not every processor's Linux has all of them (`?`). */
const NAMES = ['openat', '?mkdir', '?mkdirat', '?rmdir', '?unlink', '?unlinkat'];

const STAGES = ['opening', 'alone', 'together', 'pause', 'again', 'closing'];

/** The n-th call of a name that the store's worker makes. */
interface Point {
  readonly call: string;
  readonly nth: number;
}

export interface Life extends Point {
  readonly outcome: Outcome;
  /** Where in its life the book was when the program ended. */
  readonly stage: string;
  readonly wrong: readonly string[];
}

/** Lives once undisturbed, then once for each point, two at a time. `inject` is for strace, without `when`. */
export async function liveThroughAll(inject: string): Promise<Life[]> {
  const base = await temporaryFolder();
  const program = await buildProgram('sign-and-close', base);
  const whole = await live(program, join(base, 'whole'));
  if (whole.lines.at(-1) !== 'closed') throw new Error(whole.lines.join('\n'));

  const points = pointsOf(whole);
  const lives: Life[] = [];
  const lane = async () => {
    for (let point = points.shift(); point; point = points.shift()) {
      const folder = join(base, `${point.call.replace('?', '')}-${point.nth}`);
      const outcome = await live(program, folder, point, inject);
      const stage = outcome.lines.findLast((line) => STAGES.includes(line)) ?? '';
      lives.push({ ...point, outcome, stage, wrong: await wrongIn(folder, outcome, whole) });
      await rm(folder, { recursive: true });
    }
  };
  await Promise.all([lane(), lane()]);
  return lives;
}

/** How many lives ended in each stage. */
export function byStage(lives: readonly Life[]): Record<string, number> {
  return Object.fromEntries(
    STAGES.map((stage) => [stage, lives.filter((life) => life.stage === stage).length]),
  );
}

async function live(program: string, folder: string, point?: Point, inject?: string): Promise<Outcome> {
  await mkdir(folder);
  const files = bookFiles(folder, 'local');
  return runTraced([program, folder], `${folder}.trace`, {
    calls: [...WRITES_AND_SYNCS, ...NAMES],
    // The folder itself is synced by the worker, and looked at by others.
    paths: point && NAMES.includes(point.call) ? files : [folder, ...files],
    inject: point ? [`${point.call}:${inject}:when=${point.nth}`] : [],
  });
}

function pointsOf({ calls }: Outcome): Point[] {
  const onFolder = ({ name, path }: Call) => name !== 'fsync' && !path.includes('/local.db');
  return [...WRITES_AND_SYNCS, ...NAMES].flatMap((call) => {
    const made = calls.filter((one) => one.name === call.replace('?', '') && !onFolder(one));
    return made.map((_, index) => ({ call, nth: index + 1 }));
  });
}

/** By group: the id of each entry that was acknowledged, `failed` for one that was refused. */
function signersIn({ lines }: Outcome): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const line of lines) {
    const [group = '', id] = line.split(' ');
    if (/^group\d+$/.test(group) && id) groups.set(group, [...(groups.get(group) ?? []), id]);
  }
  return groups;
}

/** What is wrong with the book that is left in a folder; `whole` is how an undisturbed life went. */
async function wrongIn(folder: string, outcome: Outcome, whole: Outcome): Promise<string[]> {
  const wrong: string[] = [];
  const lock = await lockFolder(folder);
  const options = { folder, name: 'local', outbox: true };
  const store = await openBook(options);
  if (store.notice) wrong.push(store.notice);
  const entries = await everyEntry(store);
  const found = new Set(entries.map(({ id }) => id));
  const signers = signersIn(outcome);
  const acknowledged = [...signers.values()].flat().filter((id) => id !== 'failed');
  const lost = acknowledged.filter((id) => !found.has(id));
  if (lost.length > 0) wrong.push(`lost ${lost.join(' ')}`);
  for (const [group, { length }] of signersIn(whole)) {
    const here = entries.filter(({ email }) => email === `${group}@example.org`).length;
    // Who signed at once was committed at once, and whoever was refused is not in the book.
    const refused = signers.get(group)?.includes('failed');
    if (here !== 0 && (refused || here !== length)) wrong.push(`${here} of ${length} in ${group}`);
  }
  const { id } = await store.insert(draft());
  await store.close();

  const again = await openBook(options);
  const [newest] = (await again.select({ limit: 1 })).entries;
  if (newest?.id !== id) wrong.push('it does not keep a new entry');
  await again.close();
  await lock.release();
  const names = (await readdir(folder)).filter((name) => !name.startsWith('lock.'));
  if (names.join() !== 'local.db') wrong.push(`left ${names.join(' ')}`);
  const checked = checkFile(join(folder, 'local.db'));
  if (checked.join() !== 'ok') wrong.push(`the check says ${JSON.stringify(checked)}`);
  return wrong;
}
