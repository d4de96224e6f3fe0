/**
 * The connection to a table, as the host's window and the main process both see it: the request, the outcome, the state,
 * and the regions. No secret is in any of these shapes; a pasted session goes to the main process and never back.
 */
import { z } from 'zod';

/**
 * Where credentials come from: the keys in the environment, a pasted session, a profile of `~/.aws`, or AWS's default chain
 * (profiles, web identity, container and instance roles).
 */
const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('environment') }),
  z.strictObject({
    kind: z.literal('pasted'),
    /** `PasteReport.session`; absent: the kept one. */
    session: z.string().max(40).optional(),
  }),
  z.strictObject({ kind: z.literal('profile'), profile: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal('chain') }),
]);
export type Source = z.infer<typeof sourceSchema>;

/** How a table that has to be created is paid for: 1 read and 1 write unit a second, as the lab does, or per request. */
const capacitySchema = z.enum(['provisioned', 'on-demand']);
export type Capacity = z.infer<typeof capacitySchema>;

/** Which table, and how to reach it. `ADDRESS_RULES` say whether the values fit. */
export const connectionRequestSchema = z.strictObject({
  source: sourceSchema,
  region: z.string().max(100),
  table: z.string().max(300),
  /** A URL; absent for AWS itself. */
  endpoint: z.string().max(500).optional(),
  capacity: capacitySchema,
});
export type ConnectionRequest = z.infer<typeof connectionRequestSchema>;

/** The values that lead to a table: what each takes, and the message that says so. */
export const ADDRESS_RULES = {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  table: {
    takes: z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/),
    words: 'takes_table',
  },
  region: { takes: z.string().regex(/^[a-z0-9-]+$/), words: 'takes_region' },
  endpoint: {
    // A URL with a name and a password is refused, because it would be kept and shown.
    takes: z.url({ protocol: /^https?$/ }).refine((text) => URL.parse(text)?.username === ''),
    words: 'takes_endpoint',
  },
} as const;
export type AddressField = keyof typeof ADDRESS_RULES;

/** Which table: the values of `ADDRESS_RULES`. */
export interface TableAddress {
  readonly region: string;
  readonly table: string;
  /** Undefined for AWS itself. */
  readonly endpoint?: string | undefined;
}

export const pasteRequestSchema = z.strictObject({
  /** Absent: the text on the clipboard; with a profile, the text that was pasted last. */
  text: z.string().max(1_000_000).optional(),
  /** The one chosen of `PasteReport.profiles`. */
  profile: z.string().max(200).optional(),
});
export type PasteRequest = z.infer<typeof pasteRequestSchema>;

/** The report of a pasted text; never the secret itself. */
export interface PasteReport {
  /** The last four characters of the key's id. */
  readonly keyEnding?: string;
  readonly sessionToken: boolean;
  /** Names the session that was taken in, to connect with it; absent where the text cannot be used. */
  readonly session?: string;
  readonly region?: string;
  /** The profile that the keys stand under, if any ("default"). */
  readonly profile?: string;
  /** ISO 8601, where the text says it. */
  readonly expiresAt?: string;
  /** Set when the text holds several profiles with keys, to choose one from; nothing else is told then. */
  readonly profiles?: readonly string[];
  /** The fault in the text and the next step, in words; absent when the text can be used. */
  readonly problem?: string;
}

export interface ProfileChoice {
  readonly name: string;
  /** True for one that needs a sign-in in the browser now and then (`aws sso login`). */
  readonly sso: boolean;
}

/** The outcome of connecting. */
export type ConnectionOutcome =
  /** `missing`: the table will be created. */
  | { readonly checked: true; readonly table: 'found' | 'missing' }
  /** The connection is kept, and tried again by itself; `message` says why it could not be checked. */
  | { readonly checked: false; readonly message: string };

/** The part of a pasted session that screens may show. */
export interface SessionState {
  readonly keyEnding: string;
  readonly sessionToken: boolean;
  /** ISO 8601. */
  readonly pastedAt: string;
  /** ISO 8601, where the pasted text said it. */
  readonly expiresAt?: string;
}

export interface ConnectionState {
  /** `offered`: credentials were found in the environment and the host has not answered yet. */
  readonly state: 'off' | 'offered' | 'on';
  /** The request in force; while it is off, the request that the host would connect with. */
  readonly choice: ConnectionRequest;
  /** The source in words: "the environment", "the profile work". */
  readonly sourceWords: string;
  /** The last four characters of the key's id, where it is known without a call. */
  readonly keyEnding?: string;
  /** True when the environment holds keys, so that they can be chosen. */
  readonly environmentHasKeys: boolean;
  readonly session?: SessionState;
  /** Whether a pasted session outlives this program: sealed by the system's key store, or in memory only. */
  readonly sessionKept: 'sealed' | 'memory';
  /** Set while new credentials are needed: the old ones have expired, there are none, or AWS refuses them. */
  readonly needs?: 'expired' | 'missing' | 'refused';
  /** The failure that keeps the connection from working, in words, with the next step. */
  readonly problem?: string;
  /** Set when the table lost entries: until the host answers, everything is kept. */
  readonly question?: TableQuestion;
  /** Minutes that AWS's clock is ahead of this computer's, when they are more than 5 apart. */
  readonly clockMinutes?: number;
  /**
   * How many entries were signed on this computer while it was not connected and still wait for the host's answer: the host may
   * copy them into the table's book.
   */
  readonly copyOffer?: number;
  /** Write capacity units a second at which pending entries are sent; absent while nothing is sent, or without a bound. */
  readonly writeUnits?: number;
  /** For each value that the environment sets: the name of its variable. `backend` says whether to connect at all. */
  readonly lockedBy: Readonly<Partial<Record<AddressField | 'backend', string>>>;
}

export type TableQuestion =
  /** There is no such table any more, or it was made anew. */
  | { readonly kind: 'missing' | 'replaced' }
  /** The table suddenly lacks so many entries of this book. */
  | { readonly kind: 'shrank'; readonly entries: number };

export const tableAnswerSchema = z.enum(['resend', 'remove']);
/** `resend`: lost entries are sent to the table again. `remove`: they are removed here too, which only `shrank` allows. */
export type TableAnswer = z.infer<typeof tableAnswerSchema>;

/**
 * The regions that serve DynamoDB, by name, the lab's first.
 * Source: https://docs.aws.amazon.com/general/latest/gr/ddb.html
 */
export const REGIONS: Readonly<Record<string, string>> = {
  'us-east-1': 'US East (N. Virginia)',
  'us-west-2': 'US West (Oregon)',
  'us-east-2': 'US East (Ohio)',
  'us-west-1': 'US West (N. California)',
  'af-south-1': 'Africa (Cape Town)',
  'ap-east-1': 'Asia Pacific (Hong Kong)',
  'ap-east-2': 'Asia Pacific (Taipei)',
  'ap-northeast-1': 'Asia Pacific (Tokyo)',
  'ap-northeast-2': 'Asia Pacific (Seoul)',
  'ap-northeast-3': 'Asia Pacific (Osaka)',
  'ap-south-1': 'Asia Pacific (Mumbai)',
  'ap-south-2': 'Asia Pacific (Hyderabad)',
  'ap-southeast-1': 'Asia Pacific (Singapore)',
  'ap-southeast-2': 'Asia Pacific (Sydney)',
  'ap-southeast-3': 'Asia Pacific (Jakarta)',
  'ap-southeast-4': 'Asia Pacific (Melbourne)',
  'ap-southeast-5': 'Asia Pacific (Malaysia)',
  'ap-southeast-6': 'Asia Pacific (New Zealand)',
  'ap-southeast-7': 'Asia Pacific (Thailand)',
  'ca-central-1': 'Canada (Central)',
  'ca-west-1': 'Canada West (Calgary)',
  'eu-central-1': 'Europe (Frankfurt)',
  'eu-central-2': 'Europe (Zurich)',
  'eu-north-1': 'Europe (Stockholm)',
  'eu-south-1': 'Europe (Milan)',
  'eu-south-2': 'Europe (Spain)',
  'eu-west-1': 'Europe (Ireland)',
  'eu-west-2': 'Europe (London)',
  'eu-west-3': 'Europe (Paris)',
  'il-central-1': 'Israel (Tel Aviv)',
  'me-central-1': 'Middle East (UAE)',
  'me-south-1': 'Middle East (Bahrain)',
  'mx-central-1': 'Mexico (Central)',
  'sa-east-1': 'South America (São Paulo)',
  'us-gov-east-1': 'AWS GovCloud (US-East)',
  'us-gov-west-1': 'AWS GovCloud (US-West)',
};
