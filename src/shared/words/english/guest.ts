/** What a guest reads: the page, what an entry lacks, and what became of it. Nothing about machines. */
export const GUEST = {
  // The page and its status line.
  book_name: 'Guestbook',
  sign_the_book: 'Sign the book',
  signing_bar: 'Sign',
  opening_the_book: 'Opening the book',
  book_out_of_reach: 'The guestbook cannot be reached',
  out_of_touch: 'Out of touch, trying again',

  // The head of the book, and the ways through it.
  entries_title: 'Entries',
  new_book: 'A new book',
  entries_in_book: '{count, plural, one {# entry} other {# entries}}',
  entries_with_text: '{count, plural, one {# entry found} other {# entries found}}',
  search_the_book: 'Search the book',
  search: 'Search',
  back_to_newest: 'Back to the newest entries',
  newer_in_book: 'Newer entries',
  older_in_book: 'Older entries',
  turning_the_page: 'Turning the page…',
  new_entries: '{count, plural, one {# new entry} other {# new entries}}',
  many_new_entries: 'Many new entries',
  first_page: 'The first page of the book',
  no_further_entries: 'No further entries',

  // In the place of entries.
  fresh_page: 'A fresh page',
  earlier_may_come: 'Earlier entries may still come.',
  first_page_yours: 'The first page is yours',
  nobody_signed_yet: 'Nobody has signed yet.',
  write_a_line: 'Write a line, and everyone who comes after you will read it here.',
  no_hits: 'Nothing found',
  no_entry_holds: 'No entry holds “{text}”. Try fewer letters, or a name.',
  book_does_not_open: 'The book does not open',
  what_you_write_stays:
    'The guestbook cannot be reached at the moment. What you write in the form stays there.',
  open_again: 'Try again',

  // An entry.
  entry_pending: 'on its way into the book',
  entry_rejected: 'waiting for the host',
  just_now: 'just now',
  signed_at: '{time} UTC',

  // The form.
  back_to_book: 'Back to the book',
  your_name: 'Your name',
  your_email: 'E-mail',
  your_message: 'Message',
  address_shown: 'Shown with your entry',
  address_hidden: 'Other guests do not see it',
  characters_used: '{count, number} of {max, number} characters',
  signing: 'Signing…',
  thanks_synced: 'Thank you, {name}. Your entry is in the book.',
  thanks_pending: 'Thank you, {name}. Your entry is saved and on its way into the book.',
  thanks_rejected: 'Thank you, {name}. Your entry is saved. The host will see to it.',

  // What an entry lacks.
  draft_refused: 'This entry is not saved yet. Please look at the marked fields.',
  text_broken: 'There is a broken character in this text. Please type it again.',
  text_unreadable: 'There is an unreadable character in this text. Please type it again.',
  text_of_several_lines: 'Please keep this on one line.',
  name_missing: 'Please write your name.',
  name_too_long: 'Please keep the name to {max, number} characters.',
  email_missing: 'Please write your e-mail address.',
  email_without_at: 'An e-mail address has an @ in it, like ada@example.org.',
  email_too_long: 'Please use an e-mail address of at most {max, number} characters.',
  message_missing: 'Please write a message.',
  message_too_long: 'Please keep the message to {max, number} characters.',

  // What did not work.
  not_reached: 'The guestbook cannot be reached. Please try again.',
  not_reached_text_kept: 'The guestbook cannot be reached. Your text is still here. Please try again.',
  odd_answer: 'The guestbook did not answer as expected. Please try again.',
  odd_answer_text_kept:
    'The guestbook did not answer as expected. Your text is still here. Please try again.',
  not_saved: 'This entry could not be saved. Your text is still here. Please try again, or tell the host.',
  not_read: 'The book cannot be read at the moment. Please try again, or tell the host.',
  something_went_wrong: 'Something went wrong here. Nothing was changed. Please try again.',
} as const;
