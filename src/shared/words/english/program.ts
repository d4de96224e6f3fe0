/** What the program itself says: as it starts and stops, in its menu and dialogs, from its server, of its book and settings. */
export const PROGRAM = {
  cannot_start: 'Guestbook cannot start',
  stopping: 'Stopping.',
  answers_503: 'Every request to port {port} is answered with 503 until the program is stopped.',
  kept_in_memory_only: 'Kept in memory only: the entries are gone when this program ends.',
  kept_here_only: 'Kept on this computer only, in {folder}.',
  kept_in_table:
    'Kept in {folder} and in the DynamoDB table {table}, {location}. Credentials: {source}. A missing table will be created, with its change stream.',
  open_address: 'Open {addresses}',
  or_address: ' or ',
  how_to_stop: 'Ctrl+C stops it.',

  guestbook: 'Guestbook',
  guestbook_settings: 'Guestbook settings',
  menu_guestbook: '&Guestbook',
  menu_settings: 'Settings',
  menu_view: '&View',
  save_pending_entries: 'Save the waiting entries',

  // What a variable or a field takes.
  takes_port: 'a whole number from 0 to 65535',
  takes_address: 'an address to listen on, like 127.0.0.1 or 0.0.0.0',
  takes_folder: 'a folder',
  takes_backend: 'memory, local or dynamodb',
  takes_table: 'a table name: 3 to 255 letters, digits, dots, dashes or underscores',
  takes_region: 'a region, like us-east-1',
  takes_endpoint: 'a URL, like http://localhost:8000',
  takes_seconds: 'a whole number of seconds from 0 to 30',
  takes_host_names: 'host names with commas between, like book.example, or *',
  takes_switch: '0 or 1',
  takes_limit: 'a whole number, 0 for no limit',
  takes_networks: 'addresses or networks with commas between, like 10.0.0.0/8 or loopback',

  // What is wrong with a variable, a setting, a request.
  variable_unfit: '{variable} is "{value}". It takes {takes}. Correct it or remove it, and start again.',
  region_unfit: 'The region is "{value}". It takes {takes}. Nothing was changed.',
  table_unfit: 'The table is "{value}". It takes {takes}. Nothing was changed.',
  endpoint_unfit: 'The endpoint is "{value}". It takes {takes}. Nothing was changed.',
  folder_unusable:
    'The folder {folder} cannot be used ({reason}). Choose another one with GUESTBOOK_DATA_DIR, or allow this user to write there.',
  setting_not_remembered:
    'This is in force now, but could not be remembered ({reason}): after the next start the former setting holds again. Check the disk that holds {file}.',
  request_not_understood: 'This request could not be understood. Nothing was changed.',
  page_may_not: 'This page may not do that.',

  set_by_variable: '{variable} decides this. Change it where the program is started.',
  closing: 'Guestbook is closing. Please start it again.',
  export_failed:
    'The file {file} could not be written ({reason}). The entries still wait here. Choose another place.',

  // The book's file and its folder.
  disk_refused:
    'The disk of this computer did not take it, and nothing was saved. Please make sure that it has room, then try again.',
  book_damaged_nothing_saved:
    'The book on this computer is damaged, and nothing was saved. Please close Guestbook and start it again.',
  book_damaged:
    'The book on this computer is damaged. Please start Guestbook again: it keeps the damaged file and begins a new one.',
  damaged_book_kept: 'The book could not be read. It is kept as {file}, and a new one was started.',
  newer_book_kept:
    'The book was written by a newer Guestbook. It is kept as {file}, and a new one was started.',
  newer_book:
    'The book {file} was written by a newer Guestbook, and this one cannot read it. Nothing was changed. Please start that newer Guestbook, or choose another folder with GUESTBOOK_DATA_DIR.',
  book_not_opened:
    'The book cannot be opened in {folder}. Nothing was changed. Please make sure that this folder can be written and that its disk has room, or choose another one with GUESTBOOK_DATA_DIR.',
  book_stopped:
    'The book stopped working, and nothing was saved. What was saved before is safe. Please start Guestbook again.',
  closing_nothing_saved: 'Guestbook is closing, and nothing was saved. Please start it again.',
  folder_not_locked:
    'The folder {folder} cannot be used. Please make sure that it can be written, or choose another one with GUESTBOOK_DATA_DIR.',
  folder_in_use:
    'Guestbook is already running with this folder: {folder}. Use the one that runs, or choose another folder with GUESTBOOK_DATA_DIR.',
  book_of_another_table:
    'This book belongs to the table {table}, and its entries are sent nowhere else. Connect to that table again, or choose another one to begin its own book.',
  entry_waits_no_more: 'This entry does not wait any more. Nothing was discarded.',

  // What the server answers.
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
