/** The script of the host's window: its theme, its parts of Web Awesome, and the window's own elements. */
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import './window';
import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js';
import mark from '../favicon.svg?url';

// Web Awesome fetches its icons from other sites, and a few from `data:` addresses; our policy allows neither. So its libraries
// get the one mark that we have. The other icons of this window are the templates of the guest's page.
for (const name of ['default', 'system']) registerIconLibrary(name, { resolver: () => mark });

// Web Awesome takes its theme from a class, ours follows the system.
const dark = matchMedia('(prefers-color-scheme: dark)');
const followSystem = () => document.documentElement.classList.toggle('wa-dark', dark.matches);
dark.addEventListener('change', followSystem);
followSystem();
