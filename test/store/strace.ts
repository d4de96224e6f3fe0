/**
 * Runs a program under strace, which sees each system call that reaches a file: to read in which order they came, to let
 * some of them fail, or to kill at the n-th of a kind. strace counts (`when`) each call by its name, and for each thread
 * apart; only the store's worker touches the files of a book.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** What writes into a file or makes a write durable. */
export const WRITES_AND_SYNCS = ['pwrite64', 'write', 'ftruncate', 'fsync', 'fdatasync'];

export interface Tracing {
  /** Which calls. */
  readonly calls: readonly string[];
  /** Only those on these paths, which need not exist yet; without them all. */
  readonly paths?: readonly string[];
  /** As strace's `inject`: `fsync:error=EIO:when=3..5`. */
  readonly inject?: readonly string[];
  /** How many bytes of what is written to show. */
  readonly bytes?: number;
}

export interface Call {
  readonly name: string;
  /** The file behind its descriptor, or its first path. */
  readonly path: string;
  /** What is written or named, as strace shows it, and the rest of its arguments. */
  readonly shown: string;
  /** What it returned; undefined when it did not return. */
  readonly result: number | undefined;
  /** Moments count up through the trace; a call that had not ended when the next one began has two. */
  readonly began: number;
  readonly ended: number;
}

export interface Outcome {
  /** What the program printed. */
  readonly lines: readonly string[];
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** In the order in which they began. */
  readonly calls: readonly Call[];
}

/** The command that stands in front of a program's own; `trace` is the file that strace writes. */
export function straceCommand(
  trace: string,
  { calls, paths = [], inject = [], bytes = 32 }: Tracing,
): string[] {
  // A signal is injected only without the filter, which spares the program the stops at all other calls.
  const filter = inject.some((one) => one.includes('signal=')) ? [] : ['--seccomp-bpf'];
  return [
    ...['strace', '-f', '-y', ...filter, '-s', String(bytes), '-o', trace, '-e', `trace=${calls.join(',')}`],
    ...paths.flatMap((path) => ['-P', path]),
    ...inject.flatMap((one) => ['-e', `inject=${one}`]),
  ];
}

/** `trace` is the file that strace writes. */
export async function runTraced(
  program: readonly string[],
  trace: string,
  tracing: Tracing,
): Promise<Outcome> {
  const [strace = '', ...options] = straceCommand(trace, tracing);
  // In a group of its own, because a killed strace lets go of what it traced.
  const child = spawn(strace, [...options, process.execPath, ...program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  onTestFinished(() => {
    if (child.pid && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL');
  });
  const [[code, signal], out, errors] = await Promise.all([
    once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  if (errors) throw new Error(errors);
  const lines = out.split('\n').filter((line) => line !== '');
  return { lines, code, signal, calls: await readTrace(trace) };
}

/** In the order in which they began. */
export async function readTrace(trace: string): Promise<Call[]> {
  return parseTrace(await readFile(trace, 'latin1'));
}

/** Everything that SQLite makes for a book of a folder. */
export function bookFiles(folder: string, name: string): string[] {
  return ['', '-wal', '-journal', '.lock'].map((ending) => join(folder, `${name}.db${ending}`));
}

/** A line is a call, or its beginning (`<unfinished ...>`), or its end (`<... fsync resumed>`), each behind its thread. */
function parseTrace(trace: string): Call[] {
  const begun = new Map<string, { text: string; began: number }>();
  const calls: Call[] = [];
  for (const [moment, line] of trace.split('\n').entries()) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const beginning = / ?<unfinished \.\.\.>$/.exec(rest);
    if (resumed) {
      const { text, began } = begun.get(thread) ?? { text: '', began: moment };
      begun.delete(thread);
      calls.push(parseCall(text + resumed[1], began, moment));
    } else if (beginning) {
      begun.set(thread, { text: rest.slice(0, beginning.index), began: moment });
    } else if (/^\w+\(/.test(rest)) {
      calls.push(parseCall(rest, moment, moment));
    }
  }
  for (const { text, began } of begun.values()) calls.push(parseCall(text, began, Number.POSITIVE_INFINITY));
  return calls.sort((a, b) => a.began - b.began);
}

function parseCall(call: string, began: number, ended: number): Call {
  const [, name = '', descriptor, shown = ''] = /^(\w+)\((?:\d+<([^>]*)>)?(.*)$/.exec(call) ?? [];
  const result = / = (-?\d+)(?:<[^>]*>)?(?: E\w+ .*)?$/.exec(call)?.[1];
  return {
    name,
    path: descriptor ?? /"([^"]*)"/.exec(shown)?.[1] ?? '',
    shown,
    result: result === undefined ? undefined : Number(result),
    began,
    ended: result === undefined ? Number.POSITIVE_INFINITY : ended,
  };
}
