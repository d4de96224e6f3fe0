/**
 * Web Awesome fetches its icons from other sites, and a few from `data:` addresses; our policy allows neither. Its
 * libraries lead to the one mark that we have, so that no request leaves this computer. The other icons of this window are
 * the templates of the guest's page.
 */
import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js';
import mark from '../favicon.svg?url';

export function useLocalIcons(): void {
  for (const name of ['default', 'system']) registerIconLibrary(name, { resolver: () => mark });
}
