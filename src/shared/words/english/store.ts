/** What goes wrong with the book's file and its folder: for the host. */
export const STORE = {
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
} as const;
