/** What is said when an entry has been signed: thanks, and what has become of it. */
import type { GuestEntry } from '../entry';

export function thankYou({ name, state }: GuestEntry): string {
  const where =
    state === 'pending' ? 'Your entry is saved here and on its way.' : 'Your entry is in the book.';
  return `Thank you, ${name}. ${where}`;
}
