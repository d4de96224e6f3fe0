/** The script of the host's window: its theme, its parts of Web Awesome, and the host's API over the bridge. */
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import './window';
import { HOST_CALLS } from '../../shared/contract';
import { overBridge } from '../bridge';
import { useLocalIcons } from './local-icons';

useLocalIcons();
const page = document.querySelector('guestbook-host');
if (page && window.host) page.host = overBridge(window.host, HOST_CALLS);

// Web Awesome's theme goes by a class, ours by the system.
const dark = matchMedia('(prefers-color-scheme: dark)');
const followSystem = () => document.documentElement.classList.toggle('wa-dark', dark.matches);
dark.addEventListener('change', followSystem);
followSystem();
