/** A session with AWS and other credentials: where they come from, how long they last, what is wrong with them. */

/** What the host's window says. */
export const SESSION = {
  // New credentials are needed.
  new_credentials_needed: 'New credentials are needed',
  session_expired: 'Your session has expired.',
  session_missing: 'There is no session on this computer.',
  paste_new_one:
    '{pending, plural, =0 {Paste a new one to go on with the table.} one {Paste a new one to send the waiting entry.} other {Paste a new one to send the # waiting entries.}}',
  paste_one:
    '{pending, plural, =0 {Paste one to go on with the table.} one {Paste one to send the waiting entry.} other {Paste one to send the # waiting entries.}}',
  pasted_takes_their_place: 'The credentials come from {source}. A pasted session takes their place.',
  use_environment: 'Use the keys in the environment',

  // What is in force.
  pasted_at: 'Pasted at {pasted}; lab sessions end after about four hours.',
  pasted_and_ended: 'Pasted at {pasted}; ended at {end}.',
  pasted_and_ends: 'Pasted at {pasted}; ends at {end}, {time_left}.',
  kept_sealed: 'The session is kept sealed by the key store of this system.',
  kept_in_memory:
    'The session is kept in memory only, because this system has no key store that Guestbook can use. After a restart, paste it again.',

  // Forgetting the session.
  forget_session: 'Forget the session…',
  leave_and_forget_session: 'Disconnect and forget the session…',
  forget_question: 'The session is removed from this computer. Entries are kept.',
  leave_and_forget_question:
    'The session is removed from this computer, and Guestbook disconnects. Entries are kept.',
  forget_it: 'Forget it',
  keep_it: 'Keep it',

  // Pasting.
  paste_from_clipboard: 'Paste from clipboard',
  paste_by_hand: 'Or paste the text here',
  lines_to_paste: 'The lines with the key, the secret and the token',
  use_this_text: 'Use this text',
  which_profile: 'This text holds several profiles. Which one?',
  use_this_profile: 'Use this profile',
  understood_key: 'Key …{key_ending}',
  with_token: 'with a session token',
  without_token: 'without a session token',
  understood_region: 'region {region}',
  understood_profile: 'profile {profile}',
  understood_end: 'ends {end}',
} as const;

/** What the program says, as it takes credentials in or AWS refuses them. */
export const CREDENTIALS = {
  // Where credentials come from.
  source_environment: 'the environment',
  source_profile: 'the profile {profile}',
  source_web_identity: 'a web identity',
  source_container: "the container's role",
  source_computer: 'the AWS settings of this computer',
  source_pasted: 'the pasted session',

  // What AWS says of them, each with the next step.
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

  // Profiles, and the pasted session.
  profiles_unreadable:
    'The profiles in ~/.aws could not be read. Look whether its files may be read, or choose another source.',
  other_session_pasted: 'Something else was pasted meanwhile. Nothing was changed. Paste the session again.',
  session_not_kept:
    'The session could not be kept on this computer, so nothing was changed. See to the disk, and try again.',
  session_file_left:
    'The session is forgotten, but its sealed file could not be removed. Please delete {file}.',

  // A pasted text that cannot be used.
  text_too_long: 'This text is too long. Copy only the block that holds the keys.',
  no_text: 'There is no text to take in. {where}',
  no_credentials: 'There are no AWS credentials in this text. {where}',
  is_sign_in: 'This is for signing in, and holds no keys. Choose it as a profile instead of pasting it.',
  is_ssh_key: 'This is an SSH key, not the AWS keys. {where}',
  is_link: 'This is a link to AWS, and holds no keys. {where}',
  where_keys_are: 'In AWS Academy: AWS Details, then Show, and copy the whole block.',
  profile_without_keys: 'The text holds no keys under this profile. Paste it again, and choose another one.',
  without_profile: 'without a profile',
  session_ended: 'This session ended at {time} UTC: start a new one, and copy again.',
  line_is_placeholder: 'The {line} line holds a placeholder: copy the real value into its place.',
  lines_missing: 'The {first} and {second} lines are missing: copy the whole block.',
  line_missing: 'The {line} line is missing: copy it too.',
  id_and_secret_swapped: 'The id and the secret have changed places: copy both again.',
  not_an_id:
    'The value of {line} is not the id of a key, or not all of it: copy that line again, to its end.',
  value_not_whole: 'The value of {line} is not whole: copy that line again, to its end.',
  token_missing: 'ASIA keys are temporary: copy the {line} line too.',
  value_has_gap: 'The value of {line} has a gap in it: copy that line again, to its end.',
} as const;
