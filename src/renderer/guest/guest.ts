/** The script of the guest's page: gives the page its guestbook, over the bridge in the window and over HTTP elsewhere. */
import './page';
import type { GuestbookBridge } from '../../shared/bridge';
import { unwrapAnswer } from '../bridge';
import { type GuestbookTransport, HttpGuestbook } from './http';

/** In the desktop's window the main process is always there: updates cannot stop. */
function bridgedGuestbook(bridge: GuestbookBridge): GuestbookTransport {
  return {
    select: (query) => unwrapAnswer(bridge.select(query)),
    insert: (draft) => unwrapAnswer(bridge.insert(draft)),
    subscribe: (listener) => bridge.subscribe(listener),
  };
}

const page = document.querySelector('guestbook-page');
if (page) page.guestbook = window.guestbook ? bridgedGuestbook(window.guestbook) : new HttpGuestbook();
