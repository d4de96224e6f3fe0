/** What an uninstall says and leaves. The .deb's script is run, that of Windows compiled: nothing here can run it. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { needs } from '../support/machine';

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

needs('makensis')('the installer of Windows', () => {
  /** What electron-builder's own script has around ours: its libraries, and the question whether this is an update. */
  const around = (script: string, file: string) => `
Unicode true
OutFile "${file}"
!include LogicLib.nsh
!include FileFunc.nsh
!macro _isUpdated _a _b _t _f
  StrCmp $R9 "updated" \`\${_t}\` \`\${_f}\`
!macroend
!define isUpdated \`"" isUpdated ""\`
!include "${script}"
Section
  WriteUninstaller "$TEMP\\uninstall.exe"
SectionEnd
Section "un."
  !insertmacro customUnInstall
SectionEnd
`;

  test('takes what ours says, without a warning', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'guestbook-nsis-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const script = join(folder, 'script.nsi');
    await writeFile(script, around(resolve('build/installer.nsh'), join(folder, 'Guestbook.exe')));
    const { status, stdout, stderr } = spawnSync('makensis', ['-V2', '-WX', script], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect((await readFile(join(folder, 'Guestbook.exe'))).subarray(0, 2).toString()).toBe('MZ');
  });
});
