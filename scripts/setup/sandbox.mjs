// Chromium's sandbox and the systems that stop it. Only the launchers of a clone may go without; the product never does.
import { readFileSync } from 'node:fs';

/** What the launcher must add to Electron's command line here, having said why. */
export function sandboxArguments() {
  if (process.getuid?.() === 0) {
    console.log(
      'Started as root: Electron runs with --no-sandbox. Use an ordinary account to have the sandbox.',
    );
    return ['--no-sandbox'];
  }
  if (userNamespacesAreRestricted()) {
    console.log(
      'AppArmor may stop Electron from making its sandbox. If no window opens: ' +
        'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
    );
  }
  return [];
}

function userNamespacesAreRestricted() {
  try {
    return readFileSync('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 'utf8').trim() === '1';
  } catch {
    return false;
  }
}
