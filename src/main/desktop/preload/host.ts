/** The host's window gets `window.host`: HostApi and nothing else. */
import { HOST_CALLS } from '../../../shared/contract';
import { expose } from './expose';

expose('host', HOST_CALLS);
