/** The host's window: the connection to AWS, and what the table asks of the host. */
export const CONNECTION = {
  connection_to_aws: 'Connection to AWS',
  not_connected: 'Not connected',
  waiting_for_credentials: 'Waiting for new credentials',
  connected_with: 'Connected with {source}',
  stays_here: 'Entries stay on this computer.',
  stays_here_or_connect: 'Entries stay on this computer. Connect to keep them in a DynamoDB table as well.',
  clock_slow:
    'The clock of this computer is {minutes, number} minutes slow. Entries signed now carry that time. Please set the clock.',
  clock_fast:
    'The clock of this computer is {minutes, number} minutes fast. Entries signed now carry that time. Please set the clock.',
  table_is_new: 'There is no such table yet. It is being created.',
  connect: 'Connect',
  checking: 'Checking…',
  cancel: 'Cancel',
  change: 'Change…',
  disconnect: 'Disconnect',
  leaves_nothing_behind:
    'If you disconnect, this book is kept on this computer and shows again when you connect again.',
  leaves_pending_behind:
    '{pending, plural, one {# entry waits for the table. If you disconnect, it stays on this computer and is sent when you connect again.} other {# entries wait for the table. If you disconnect, they stay on this computer and are sent when you connect again.}}',

  // The offer to connect with what the environment holds.
  connect_to: 'Connect to {region}?',
  connect_to_with_key: 'Connect to {region} with the key …{key_ending}?',
  offer_aws:
    'Entries are then kept in the DynamoDB table {table} as well. If there is no such table it is created, with its change stream. What was signed before stays on this computer.',
  offer_endpoint:
    'Entries are then kept in the DynamoDB table {table} at {endpoint} as well. If there is no such table it is created, with its change stream. What was signed before stays on this computer.',
  credentials_come_from: 'The credentials come from {source}.',
  stay_here: 'Keep on this computer',
  connect_differently: 'Connect differently…',

  // What is in force.
  region: 'Region',
  table: 'Table',
  endpoint: 'Endpoint',
  credentials: 'Credentials',
  session: 'Session',
  key_of: 'key …{key_ending}',
  source_and_key: '{source}, {key}',
  time_on_day: '{time} on {day}',
  // The form.
  from_pasted: 'A session that I paste',
  from_environment: 'The keys in the environment',
  from_profile: 'A profile of this computer (~/.aws)',
  from_chain: 'What AWS finds by itself: a default profile, or the role of this machine',
  session_is_kept: 'The session with the key …{key_ending} is kept. To use another one, paste it.',
  no_profile: 'There is no profile in ~/.aws. Choose another source.',
  profile: 'Profile',
  profile_with_sign_in: '{name} (signs in through a browser, SSO)',
  choose_profile_first: 'Choose a profile, and press “Use this profile” first.',
  paste_usable_first: 'Paste a session that can be used first.',
  paste_first: 'Paste a session first.',
  region_given_by_hand: 'given by hand',
  region_choice: '{region} – {name}',
  advanced: 'Advanced: table, capacity, endpoint',
  endpoint_if_not_aws: 'Endpoint, if it is not AWS itself',
  capacity: 'Capacity of a table that is created',
  capacity_provisioned: '1 read and 1 write unit a second',
  'capacity_on-demand': 'On demand, paid per request',
  creates_provisioned:
    'If there is no table {table} in {region} yet, it is created with 1 read and 1 write unit a second, with its change stream. An existing table is never altered.',
  'creates_on-demand':
    'If there is no table {table} in {region} yet, it is created paid per request, with its change stream. An existing table is never altered.',
  creates_provisioned_at:
    'If there is no table {table} at {endpoint} yet, it is created with 1 read and 1 write unit a second, with its change stream. An existing table is never altered.',
  'creates_on-demand_at':
    'If there is no table {table} at {endpoint} yet, it is created paid per request, with its change stream. An existing table is never altered.',

  // What the table lost.
  table_missing:
    'The table is not there any more. Everything is kept on this computer, and nothing is sent. Restore the table in AWS, create it again from here, or disconnect.',
  table_replaced:
    'The table was made anew since this book met it. Everything is kept on this computer, and nothing is sent before you say so.',
  table_shrank:
    'The table lacks {count, plural, one {# entry} other {# entries}} that it held before. They are kept on this computer.',
  resend_missing: 'Create it again with all entries',
  resend_replaced: 'Send all entries to it',
  resend_shrank: 'Send them again',
  remove_here_too: 'Remove them here too…',
  remove_question:
    '{count, plural, one {# entry} other {# entries}} will be in no place that Guestbook knows of. Remove them for good?',
  remove_for_good: 'Remove for good',

  // Entries signed before the connection.
  import_question: 'Copy {count, plural, one {# entry} other {# entries}} into the table?',
  import_explained:
    '{count, plural, one {It was signed on this computer while it was not connected. It stays here in any case.} other {They were signed on this computer while it was not connected. They stay here in any case.}}',
  import_copy: 'Copy',
  import_leave: 'Leave here',
} as const;
