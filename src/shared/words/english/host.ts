/** The host's window: its frame, where entries are kept, browsers, pending entries, and the book with addresses. */
export const HOST = {
  for_the_host: 'For the host',
  program_version: 'Guestbook {version}',
  opening: 'Opening…',
  set_by_environment: 'Set by {variable} in the environment, so it cannot be changed here.',
  list_joint: ', ',

  // The status line.
  kept_until_the_end: 'Kept until this program ends',
  kept_here: 'Kept on this computer',
  waits_for_credentials:
    '{pending, plural, =0 {Waiting} one {# entry waits} other {# entries wait}} for new credentials',
  table_needs_a_look:
    '{pending, plural, =0 {The table needs a look} one {# entry waits: the table needs a look} other {# entries wait: the table needs a look}}',
  trying_again_soon:
    '{pending, plural, =0 {Trying the table again soon} one {# entry waits: trying the table again soon} other {# entries wait: trying the table again soon}}',
  connecting:
    '{pending, plural, =0 {Connecting} one {# entry waits: connecting} other {# entries wait: connecting}}',
  waits_for_the_table: '{pending, plural, one {# entry waits} other {# entries wait}} to reach DynamoDB',
  reading_the_table: 'Reading the table',
  saved: 'Saved in DynamoDB',
  saved_at: 'Saved in DynamoDB, {location}',
  some_kept_here: '{saved}; {rejected, plural, one {# entry is} other {# entries are}} kept here only',

  // Where entries are kept.
  where_entries_are_kept: 'Where entries are kept',
  folder: 'Folder',
  no_folder: 'None: entries are gone when this program ends.',
  on_their_way: 'On their way',
  set_aside: 'Set aside',
  count: '{count, number}',

  // Browsers.
  browsers_on_this_network: 'Browsers on this network',
  serve_browsers: 'Serve browsers',
  serve_off: 'Off',
  serve_computer: 'This computer',
  serve_network: 'Local network',
  served_off: 'No port is open. Guests sign at this computer.',
  served_computer: 'Browsers on this computer can read and sign the book.',
  served_network: 'Everyone on the same network can read and sign the book, with a phone for example.',
  port_set_by_environment: 'The port is set by {variable} in the environment.',
  use_port: 'Use port {port} instead',
  opening_port: 'Opening port {port}…',
  closing_port: 'Closing port {port}…',
  guests_open: 'Guests open',
  qr_code_of: 'QR code of {address}',
  show_emails: 'Show guests each other’s e-mail addresses',
  emails_shown: 'They stand beside every name.',
  emails_hidden: 'Only this window shows them.',

  // Pending entries.
  pending_entries: 'Waiting entries',
  none_question_open: 'None.',
  none_all_in_table: 'None: every entry is in the table.',
  none_without_table: 'None: entries belong on this computer.',
  safe_here: 'Safe on this computer.',
  safe_here_some: 'Safe on this computer; the oldest {shown, number} of {all, number}.',
  safe_here_time: 'Safe on this computer; {time_left}.',
  safe_here_some_time: 'Safe on this computer; the oldest {shown, number} of {all, number}; {time_left}.',
  try_again_now: 'Try again now',
  save_to_a_file: 'Save to a file',
  saved_as: 'Saved as {file}.',
  state_pending: 'waits',
  state_rejected: 'set aside',
  try_again: 'Try again',
  discard: 'Discard…',
  discard_question: 'It is in no table yet. Discard it for good?',
  discard_for_good: 'Discard for good',
  keep: 'Keep',
  seconds_left: 'less than a minute left',
  minutes_left: 'about {count, plural, one {# minute} other {# minutes}} left',
  hours_left: 'about {count, plural, one {# hour} other {# hours}} left',
  days_left: 'about {count, plural, one {# day} other {# days}} left',

  // The book with addresses.
  book_with_addresses: 'The book with addresses',
  search_placeholder: 'Name or words',
  search_label: 'Search the book with addresses',
  reading_the_book: 'Reading the book…',
  entries: '{count, plural, one {# entry} other {# entries}}',
  entries_found: '{count, plural, one {# entry found} other {# entries found}}',
  nothing_found: 'Nothing found.',
  nobody_has_signed: 'Nobody has signed yet.',
  older_entries: 'Older entries',
} as const;
