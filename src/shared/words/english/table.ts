/** What AWS or the table refuses: what happened, what is safe, and what to do next. The host reads one of each in a row. */
export const TABLE = {
  // What is safe.
  signed_is_kept: 'Everything signed is kept on this computer.',
  kept_and_not_sent: 'Everything is kept on this computer and nothing is sent.',
  entry_is_kept: 'It is kept on this computer.',

  // The credentials, each with the next step.
  aws_session_expired: 'The AWS session has expired.',
  start_lab_again: 'Start the lab again and give its new credentials.',
  aws_keys_denied: 'These AWS credentials may not use the table, or the lab has ended.',
  allow_table_actions:
    'They need dynamodb:DescribeTable, CreateTable, PutItem, GetItem and Scan. In AWS Academy start the lab, and use the region us-east-1 or us-west-2.',
  aws_action_denied: 'These AWS credentials may not do {action} with this table.',
  ask_for_permission:
    'Ask for that permission. In AWS Academy start the lab if it has ended, and use the region us-east-1 or us-west-2.',
  aws_key_unknown: 'AWS does not know this key, or the session token beside it is another one or missing.',
  copy_block_again: 'Copy the whole block again; if the lab was started again, take its new one.',
  aws_secret_unfit: 'The secret does not match the key.',
  copy_lines_together: 'Copy the whole block again, so that all three lines belong together.',
  aws_keys_not_found: 'No AWS credentials were found.',
  give_aws_keys:
    'Give credentials, a profile or a role; in a container on EC2 the instance must allow a metadata hop limit of 2.',
  aws_keys_awaited: 'What gives the AWS credentials (a role or a sign-in) does not answer.',
  source_asked_again: 'It is asked again by itself.',
  no_pasted_session: 'There is no pasted session on this computer.',
  paste_session: 'Paste a new one.',
  profile_gives_no_keys: 'The chosen profile gives no AWS credentials.',
  look_at_profile:
    'If it signs in through a browser, run aws sso login for it; otherwise look at its lines in ~/.aws, or choose another source.',

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
