/**
 * Web Awesome fetches its icons from elsewhere, and its own few from `data:` addresses; our policy allows neither. Its
 * libraries are pointed at the one mark we have, so that nothing of it ever leaves this computer. What this window draws
 * itself are the guest page's own templates.
 */
import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js';
import mark from '../favicon.svg?url';

export function useLocalIcons(): void {
  for (const name of ['default', 'system']) registerIconLibrary(name, { resolver: () => mark });
}
