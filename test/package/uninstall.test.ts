/** What an uninstall says and leaves. The .deb's script is run; the installer of Windows can only be read here. */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

/** As electron-builder makes it, for a program that is not installed, and with nothing on the PATH that could remove. */
async function runAfterRemove(reason: string): Promise<{ status: number | null; stdout: string }> {
  const script = (await readFile('build/after-remove.sh', 'utf8'))
    .replaceAll(/\$\{executable\}/g, 'guestbook-that-is-not-here')
    .replaceAll(/\$\{sanitizedProductName\}/g, 'Guestbook that is not here');
  // What is left in braces would stop electron-builder.
  expect(script).not.toMatch(/\$\{/);
  const { status, stdout } = spawnSync('/bin/bash', ['-c', script, 'after-remove', reason], {
    env: { PATH: '/nowhere' },
    encoding: 'utf8',
  });
  return { status, stdout };
}

test.runIf(process.platform === 'linux')(
  'the .deb says where the books stay, but not at an upgrade',
  async () => {
    for (const reason of ['remove', 'purge']) {
      const { status, stdout } = await runAfterRemove(reason);
      expect(status).toBe(0);
      expect(stdout).toContain('~/.config/Guestbook');
    }
    expect(await runAfterRemove('upgrade')).toEqual({ status: 0, stdout: '' });
  },
);

test('no uninstall deletes a book', async () => {
  expect(await readFile('electron-builder.yml', 'utf8')).toMatch(/^ {2}deleteAppDataOnUninstall: false$/m);
  const scripts = [
    await readFile('build/after-remove.sh', 'utf8'),
    await readFile('build/installer.nsh', 'utf8'),
  ];
  for (const script of scripts) {
    expect(script).not.toMatch(/rm -[rf]*r|RMDir|Delete "/);
    expect(script).toContain('stay');
  }
});
