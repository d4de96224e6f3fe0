/** What the server answers to guests and to programs, and why it could not start, for the host. */
export const SERVER = {
  signed: 'Signed and saved.',
  signed_on_its_way: 'Signed: on its way into the book.',
  to_the_guestbook: 'To the guestbook',

  // What a request is refused for.
  too_many_posts:
    'Many entries came from your network in a short time. Nothing was saved yet. Please send it again in {seconds, plural, one {a second} other {# seconds}}.',
  too_many_readers: 'As many pages follow this book as it can serve. Reload to see new entries.',
  other_host_name:
    'This guestbook does not answer to that name. Open it by its address, or have the host add the name to GUESTBOOK_ALLOWED_HOSTS.',
  other_page:
    'This was sent from another page than the guestbook itself. Nothing was saved. Please sign here.',
  request_unreadable: 'This request cannot be read. Nothing was changed.',
  query_unknown:
    'This address asks for something that the guestbook does not know. The guestbook itself is at /.',
  nothing_at_address: 'There is nothing at this address. The guestbook itself is at /.',
  body_too_large:
    'That is more than the guestbook takes at once ({limit, number} KiB). Nothing was saved. Please shorten it.',
  content_type_unknown:
    'This type of content is not taken here. Nothing was saved. Send JSON to /api/entries or the form to /sign.',

  // Why the server could not start.
  port_in_use: 'Port {port} is used by another program. Stop that program, or choose another port.',
  port_5000_in_use:
    'Port 5000 is used by another program (on a Mac that is often AirPlay Receiver). Stop that program, or choose another port.',
  port_not_allowed: 'This system does not let you open port {port}. Choose a port of 1024 or above.',
  address_not_here:
    '{hostname} is not an address of this computer. Use 127.0.0.1 for this computer alone or 0.0.0.0 for the local network.',
  port_locked: '{variable} decides the port. Nothing was changed. Change it where the program is started.',
  pages_missing: 'The pages are missing ({file}). Run: npm run build',
  page_element_missing: 'There is no empty guestbook-page element in {file}. Run: npm run build',
} as const;
