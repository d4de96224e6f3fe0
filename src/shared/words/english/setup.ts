/** What the program says outside of its pages: as it starts and stops, in a terminal, in its menu and dialogs. */
export const SETUP = {
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

  // Where credentials come from.
  source_environment: 'the environment',
  source_profile: 'the profile {profile}',
  source_web_identity: 'a web identity',
  source_container: "the container's role",
  source_computer: 'the AWS settings of this computer',
  source_pasted: 'the pasted session',

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
} as const;
