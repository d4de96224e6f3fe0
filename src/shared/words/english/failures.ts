/** What did not work, what is safe, and what to do next: for the host, for an operator, and for programs. */
export const FAILURES = {
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

  // A connection that was tried.
  connection_refused: '{refusal} Nothing was changed.',
  connection_unchecked: '{failure} The connection is kept but not checked yet. It is tried again by itself.',
  clock_refused: '{failure} Set the clock, and connect again.',
  nothing_answers: 'Nothing at {endpoint} answers as DynamoDB does. Start it, or correct the endpoint.',
  no_such_region: 'There is no region {region} to be found. Choose one of the list.',
  no_table_asked_about: 'There is no table to ask about.',

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
