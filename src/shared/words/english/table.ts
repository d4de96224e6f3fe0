/** What AWS or the table refuses: what happened, what is safe, and what to do next. The host reads one of each in a row. */
export const TABLE = {
  // A connection that was tried.
  connection_refused: '{refusal} Nothing was changed.',
  connection_unchecked: '{failure} The connection is kept but not checked yet. It is tried again by itself.',
  clock_refused: '{failure} Set the clock, and connect again.',
  nothing_answers: 'Nothing at {endpoint} answers as DynamoDB does. Start it, or correct the endpoint.',
  no_such_region: 'There is no region {region} to be found. Choose one of the list.',
  no_table_asked_about: 'There is no table to ask about.',

  // What is safe.
  signed_is_kept: 'Everything signed is kept on this computer.',
  kept_and_not_sent: 'Everything is kept on this computer and nothing is sent.',
  entry_is_kept: 'It is kept on this computer.',

  // The way to the table, and the table.
  clock_too_far: 'The clock of this computer is too far from the time at AWS.',
  set_clock: 'Set the clock; sending goes on by itself.',
  table_over_capacity: 'The table is asked for more than its capacity.',
  sent_bit_by_bit: 'What waits is sent bit by bit.',
  dynamodb_has_problem: 'DynamoDB has a problem of its own.',
  goes_on_when_over: 'Sending goes on by itself when it is over.',
  table_is_changing: 'The table is being created, changed or deleted.',
  table_checked_again: 'It is checked again soon.',
  dynamodb_unreached: 'DynamoDB cannot be reached from here.',
  goes_on_when_back: 'Sending goes on by itself when the connection is back.',
  other_than_dynamodb: 'Something other than DynamoDB answers, perhaps a sign-in page of this network.',
  sign_in_to_network: 'Open a web page to sign in to the network; sending goes on by itself.',
  unlike_dynamodb: 'What answers at this address does not serve a table as DynamoDB does.',
  check_address_and_table: 'Check the address and the name of the table.',
  answer_unforeseen: 'DynamoDB answered something unforeseen ({reason}).',
  asked_again: 'It is tried again.',
  table_is_gone: 'The table is not there any more.',
  restore_table: 'Restore the table, or connect to another one.',
  table_is_shut: 'AWS has shut the table ({status}).',
  look_in_console: 'Look at the table in the AWS console.',
  table_has_other_keys:
    'The table has other keys than a guestbook (partition key email, sort key date, both strings).',
  name_or_mend_table: 'Choose another table name, or mend the table.',
  leads_to_other_table:
    'These credentials or this address lead to another table than the one this book belongs to.',
  use_former_address: 'Use the former account, region and address, or choose another table name.',
  entry_not_taken: 'DynamoDB does not take this entry as it is.',
  table_lacks_nothing: 'The table is not known to lack anything.',
  way_to_table_failed:
    'Something went wrong on the way to the table. Everything signed is kept on this computer; it is tried again.',
} as const;
