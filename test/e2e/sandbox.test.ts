/** Chromium's sandbox around the windows of the packaged app, as Linux itself tells of it. */
import { readFile, readlink } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { needs } from '../support/machine';
import { type DesktopApp, launchForSuite, makeFolder, spawnApp } from './desktop-app';

needs('display', 'sandbox')('for an ordinary user', () => {
  let app: DesktopApp;

  beforeAll(async () => {
    const started = await launchForSuite();
    app = started.app;
    await app.openHost();
    return started.end;
  });

  /** A line of `/proc/<pid>/status`; see proc(5). */
  async function statusOf(pid: number, name: string): Promise<string | undefined> {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1];
  }

  test('the program and its windows are not root, and nothing took their sandbox away', async () => {
    const pid = app.electron.process().pid ?? 0;
    expect(await statusOf(pid, 'Uid')).not.toBe('0');
    expect((await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0')).not.toContain('--no-sandbox');
  });

  test("each window's process has its system calls filtered and its own namespaces", async () => {
    const main = app.electron.process().pid ?? 0;
    const renderers = await app.electron.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getOSProcessId()),
    );
    // Two origins, so two processes.
    expect(new Set(renderers).size).toBe(2);
    // A container has a filter around everything; each of these has further ones of its own.
    const around = Number(await statusOf(main, 'Seccomp_filters'));
    for (const pid of renderers) {
      expect(await statusOf(pid, 'Seccomp')).toBe('2');
      expect(Number(await statusOf(pid, 'Seccomp_filters'))).toBeGreaterThan(around);
      expect(await statusOf(pid, 'NoNewPrivs')).toBe('1');
      expect(await statusOf(pid, 'CapEff')).toMatch(/^0+$/);
      // Read by somebody else than root, another's namespaces are not shown: root's run is the one that compares them.
      if (process.getuid?.() === 0)
        expect(await readlink(`/proc/${pid}/ns/pid`)).not.toBe(await readlink(`/proc/${main}/ns/pid`));
    }
  });
});

needs('display')('for somebody else', () => {
  test('a program that is started without it says so', async () => {
    const folder = await makeFolder();
    onTestFinished(folder.remove);
    const program = spawnApp(inject('machine').shippedApp, { GUESTBOOK_DATA_DIR: folder.path }, [
      '--no-sandbox',
    ]);
    for await (const line of createInterface(program.stderr))
      if (line.includes("without Chromium's sandbox")) return;
    throw new Error('It did not say so.');
  });
});
