/** The guest's page: what is wrong with an entry, and what a guest is told when something fails. */
export const GUEST = {
  // What an entry lacks: the names go from the check of a draft to the form.
  draft_refused: 'This entry is not saved yet. Please look at the marked fields.',
  text_missing: 'Please write some text here.',
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

  something_went_wrong: 'Something went wrong here. Nothing was changed. Please try again.',
} as const;
