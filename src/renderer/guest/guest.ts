/** The script of the guest's page: gives the page its guestbook, over the bridge in the window and over HTTP elsewhere. */
import './page';
import { HttpGuestbook } from './http';
import { bridgedGuestbook } from './transport';

const page = document.querySelector('guestbook-page');
if (page) page.guestbook = window.guestbook ? bridgedGuestbook(window.guestbook) : new HttpGuestbook();
