/** The profiles of `~/.aws`, which is read and never written. */
import { parseKnownFiles } from '@smithy/core/config';
import type { ProfileChoice } from '../../shared/connection';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';

/** Sections of the config file that are no profiles, by the names that the SDK gives them. */
const OTHER_SECTION = /^(sso-session|services)\./;

/** By name, `default` first. Honours AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE. @throws GuestbookError `invalid_setting` */
export async function listProfiles(): Promise<ProfileChoice[]> {
  const profiles = await parseKnownFiles({ ignoreCache: true }).catch((cause: unknown) => {
    throw new GuestbookError('invalid_setting', sentence('profiles_unreadable'), { cause });
  });
  return Object.entries(profiles)
    .filter(([name]) => !OTHER_SECTION.test(name))
    .map(([name, lines]) => ({
      name,
      sso: lines.sso_session !== undefined || lines.sso_start_url !== undefined,
    }))
    .sort((a, b) => Number(b.name === 'default') - Number(a.name === 'default') || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
