/** The guest's window gets `window.guestbook`: GuestbookApi and nothing else. */
import { GUEST_CALLS } from '../../../shared/contract';
import { expose } from './expose';

expose('guestbook', GUEST_CALLS);
