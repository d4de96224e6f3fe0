/** The script of the guest's page: gives the page its guestbook, over the bridge in the window and over HTTP elsewhere. */
import './page';
import { GUEST_CALLS } from '../../shared/contract';
import { overBridge } from '../bridge';
import { HttpGuestbook } from './http';

const page = document.querySelector('guestbook-page');
if (page) page.guestbook = window.guestbook ? overBridge(window.guestbook, GUEST_CALLS) : new HttpGuestbook();
