/**
 * The packaged program until its window can be used, and the memory of all its processes, beside a bare window of the very
 * same Electron. Both keep their folders over their starts, the first of which is not counted.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { browserArguments } from '../scripts/setup/chromium.mjs';
import { hasDisplay, openVirtualDisplay } from '../scripts/setup/display.mjs';
import { setFuses } from '../scripts/setup/fuses.mjs';
import { shipped } from '../scripts/setup/package.mjs';
import { evaluateInPage } from './devtools';
import { memoryOf } from './memory';
import { seed, startGuestbook, stopper } from './processes';
import type { Row } from './report';
import { byTurns, type Figures, type Pace, type Sides } from './rounds';

const SEEDED = 200;
const USABLE_WITHIN = 30_000;
/** After the window can be used, until its memory is looked at. */
const SETTLES_WITHIN = 2_000;

interface Program {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

interface Start {
  /** Seconds until the window could be used. */
  readonly seconds: number;
  readonly megabytes: number;
}

export async function benchDesktop({ rounds }: Pace): Promise<Row[]> {
  const names = { time: 'packaged app to a usable window', memory: 'its memory over all processes' };
  const not = (notMeasured: string) => [{ name: names.time, notMeasured }];
  if (process.platform !== 'linux') return not('it reads /proc, which only Linux has');
  const display = (await hasDisplay()) ? undefined : await openVirtualDisplay();
  const name = display?.name ?? process.env.DISPLAY;
  if (!name) return not('there is no X display and no Xvfb');
  const folder = await mkdtemp(join(tmpdir(), 'guestbook-bench-'));
  try {
    const env = { PATH: process.env.PATH ?? '', HOME: folder, DISPLAY: name };
    const guestbook = await packagedApp(folder, env);
    const bare = await bareWindow(folder, env);
    await byTurns(
      1,
      () => start(guestbook),
      () => start(bare),
    );
    const starts = await byTurns(
      rounds,
      () => start(guestbook),
      () => start(bare),
    );
    const peer = 'a bare Electron window';
    return [
      { name: names.time, unit: 's', peer, sides: figuresOf(starts, ({ seconds }) => seconds) },
      { name: names.memory, unit: 'MB', peer, sides: figuresOf(starts, ({ megabytes }) => megabytes) },
    ];
  } finally {
    await rm(folder, { recursive: true, maxRetries: 5 });
    await display?.close();
  }
}

function figuresOf({ ours, theirs }: Sides<Start>, read: (start: Start) => number): Sides {
  const figures = (start: Start): Figures => ({ value: read(start) });
  return { ours: ours.map(figures), theirs: theirs.map(figures) };
}

/** The program as it ships, with a book that somebody has signed. */
async function packagedApp(folder: string, env: Program['env']): Promise<Program> {
  const data = join(folder, 'guestbook');
  const filled = await startGuestbook({ GUESTBOOK_BACKEND: 'local' }, data);
  await seed(filled.url, SEEDED);
  await filled.close();
  return {
    executable: shipped.executable,
    args: [],
    env: { ...env, GUESTBOOK_DATA_DIR: data, GUESTBOOK_BACKEND: 'local', PORT: '0' },
  };
}

/** The same Electron with the least program around a list, a form and a button that answers. */
async function bareWindow(folder: string, env: Program['env']): Promise<Program> {
  const copy = join(folder, 'bare');
  await cp(shipped.folder, copy, { recursive: true, verbatimSymlinks: true });
  const executable = join(copy, basename(shipped.executable));
  await setFuses(executable, { onlyLoadAppFromAsar: 'off' });
  await rm(join(copy, 'resources'), { recursive: true });
  const app = join(copy, 'resources/app');
  await mkdir(app, { recursive: true });
  for (const [name, text] of Object.entries(BARE_APP)) await writeFile(join(app, name), text);
  return { executable, args: [`--user-data-dir=${join(folder, 'bare-profile')}`], env };
}

const BARE_APP = {
  'package.json': '{ "name": "bare", "main": "main.js" }',
  'main.js': `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: 1180, height: 820 }).loadFile('index.html'));
app.on('window-all-closed', () => app.quit());`,
  'index.html': `<!doctype html><meta charset="utf-8"><title>Bare</title>
<ul><li class="entry">I was here</li></ul>
<form action="/sign"><input name="name"><button>Sign</button></form>
<script>document.forms[0].onsubmit = (event) => {
  event.preventDefault();
  document.querySelector('input').setAttribute('aria-invalid', 'true');
}</script>`,
} as const;

/**
 * When the window can be used, by the clock of the system: an entry and the form are there, a click on its button is
 * answered (the empty fields are marked), and the answer is drawn.
 */
const USABLE = `new Promise((resolve) => {
  const look = () => {
    const form = document.querySelector('.entry') && document.querySelector('form[action="/sign"]');
    form?.querySelector('button')?.click();
    if (!form?.querySelector('[aria-invalid=true]')) setTimeout(look, 2);
    else requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
  };
  look();
})`;

async function start({ executable, args, env }: Program): Promise<Start> {
  const begin = performance.timeOrigin + performance.now();
  const program = spawn(executable, ['--remote-debugging-pipe', ...browserArguments, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const stop = stopper(program);
  const [, , , write, read] = program.stdio as unknown as [null, null, null, Writable, Readable];
  const patience = globalThis.setTimeout(() => program.kill('SIGKILL'), USABLE_WITHIN);
  try {
    const usable = Number(await evaluateInPage(write, read, USABLE));
    await setTimeout(SETTLES_WITHIN);
    return { seconds: (usable - begin) / 1000, megabytes: await memoryOf(program.pid ?? 0) };
  } finally {
    clearTimeout(patience);
    program.kill('SIGTERM');
    await stop();
  }
}
