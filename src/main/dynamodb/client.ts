/**
 * Calls to DynamoDB: each ends within CALL_MS, after at most two attempts (the SDK needs the second one to correct for a clock
 * that is off), and fails as a RemoteError. The sync does the backoff.
 *
 * New credentials may lead to another account, and to a table of the same name there. So after a refusal every call fails with
 * the same failure, until a check of the table has passed with new clients and `accept` has taken them. AWS refuses the same
 * credentials again unless their permissions change: the client tries them once a minute, and others at once.
 */
import { createHash } from 'node:crypto';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clearCredentialCache } from '@smithy/signature-v4';
import type { Clock } from '../base/clock';
import { withTimeout } from '../base/timeout';
import type { CredentialSource } from '../credentials/sources';
import type { RemoteError } from '../sync/remote';
import { isDenied, toRemoteError } from './failures';

const CALL_MS = 15_000;
const SAME_CREDENTIALS_MS = 60_000;
const HANDLER = { connectionTimeout: 4000, requestTimeout: 8000, throwOnRequestTimeout: true };

export interface ClientOptions {
  readonly region: string;
  /** The URL of DynamoDB Local or a compatible server; undefined for AWS itself. */
  readonly endpoint?: string | undefined;
  readonly credentials: CredentialSource['provider'];
  readonly clock: Clock;
}

/** One client in its two forms. */
export interface Clients {
  readonly client: DynamoDBClient;
  /** For items as plain objects. */
  readonly documents: DynamoDBDocumentClient;
  /** How often `renew` was called before these clients were made. */
  readonly renewal: number;
}

interface Refused {
  readonly failure: RemoteError;
  /** Milliseconds of the clock. */
  readonly at: number;
  /** The key that was refused; undefined where none was found. */
  readonly key: string | undefined;
  /** True where no call can succeed with these credentials; false where they may not do one action. */
  readonly forAll: boolean;
}

export class Client {
  readonly #options: ClientOptions;
  #clients: Clients;
  #refused: Refused | undefined;
  /** How often `renew` was called. */
  #renewals = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#clients = this.#connect({ requestHandler: HANDLER });
  }

  /** Milliseconds that AWS's clock is ahead of this computer's, from the date of the last answer, as the SDK notes it. */
  get clockOffset(): number {
    return this.#clients.client.config.systemClockOffset;
  }

  /**
   * @param subject what the call is about: only a call about an item can end with the item refused.
   * @param candidate clients that are not accepted yet; otherwise the accepted ones are used.
   * @throws RemoteError; when the signal is aborted its reason.
   */
  async call<T>(
    signal: AbortSignal,
    subject: 'item' | 'table',
    send: (clients: Clients, options: { abortSignal: AbortSignal }) => Promise<T>,
    candidate?: Clients,
  ): Promise<T> {
    if (!candidate && this.#refused?.forAll) throw this.#refused.failure;
    const clients = candidate ?? this.#clients;
    // The client reads the key before the call. A source that recovers later may give another key, which AWS has not refused.
    let key: string | undefined;
    try {
      return await withTimeout(CALL_MS, signal, async (abortSignal) => {
        key = await keyOf(clients);
        return send(clients, { abortSignal });
      });
    } catch (error) {
      signal.throwIfAborted();
      const failure = toRemoteError(error, subject);
      // A failure of clients that were replaced meanwhile says nothing about the present credentials.
      const isOfNow = candidate ? candidate.renewal === this.#renewals : clients === this.#clients;
      // The permissions may allow puts and deny scans. But a refused check stops everything.
      const forAll = candidate !== undefined || !isDenied(failure.reason);
      if (failure.kind === 'credentials' && isOfNow && (forAll || !this.#refused?.forAll)) {
        this.#refused = { failure, at: this.#options.clock.now(), key, forAll };
        // No call uses the former clients any more, and a forgotten session must not stay in memory inside them.
        if (candidate) this.#replace(candidate);
      }
      throw failure;
    }
  }

  /**
   * The clients for a check of the table: the accepted ones or, after a refusal or `renew`, new ones that take the credentials
   * anew. @throws RemoteError the failure of the refusal, while the credentials are the same
   */
  async candidate(signal: AbortSignal): Promise<Clients> {
    const refused = this.#refused;
    if (!refused && this.#clients.renewal === this.#renewals) return this.#clients;
    // A client keeps credentials without an expiry for good; a new one reads the profile's file or asks the role again.
    const { requestHandler, systemClockOffset } = this.#clients.client.config;
    const clients = this.#connect({ requestHandler, systemClockOffset });
    const key = await withTimeout(CALL_MS, signal, () => keyOf(clients)).catch(() => {
      signal.throwIfAborted();
      return undefined; // The check itself reports why there is no key.
    });
    if (refused && key !== undefined && key === refused.key) {
      if (!refused.forAll) return this.#clients;
      // `Math.abs`: after the clock was set back, the client must not wait until the clock has caught up.
      if (Math.abs(this.#options.clock.now() - refused.at) < SAME_CREDENTIALS_MS) throw refused.failure;
    }
    return clients;
  }

  /** A check of the table has passed with these clients: the client uses them for everything from now on. */
  accept(clients: Clients): void {
    // Clients from before a renewal may pass their check after newer ones.
    if (clients === this.#clients || clients.renewal < this.#clients.renewal) return;
    this.#replace(clients);
    this.#refused = undefined;
  }

  /** The source gives other credentials now: the next check of the table takes them. */
  renew(): void {
    this.#renewals += 1;
    // The same key with another secret, or with more permissions, is worth a try.
    if (this.#refused) this.#refused = { ...this.#refused, at: Number.NEGATIVE_INFINITY };
  }

  close(): void {
    this.#clients.client.destroy();
    clearCredentialCache();
  }

  /** Also empties the cache of the SDK's signer, which keeps keys and session tokens of the last 50 credentials for the whole process. */
  #replace(clients: Clients): void {
    this.#clients = clients;
    clearCredentialCache();
  }

  #connect(config: Pick<DynamoDBClientConfig, 'requestHandler' | 'systemClockOffset'>): Clients {
    const { region, endpoint, credentials } = this.#options;
    const client = new DynamoDBClient({
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      credentials: credentials(region),
      maxAttempts: 2,
      ...config,
    });
    return {
      client,
      documents: DynamoDBDocumentClient.from(client, { unmarshallOptions: unmarshalling() }),
      renewal: this.#renewals,
    };
  }
}

/**
 * Another program's items may hold numbers that JavaScript cannot hold; those must not end a scan. Each caller gets its own
 * object, because the document client writes its options into that object.
 */
export const unmarshalling = () => ({ wrapNumbers: true });

/** @throws the failure of the credentials' source */
async function keyOf({ client }: Clients): Promise<string> {
  const { accessKeyId, sessionToken = '' } = await client.config.credentials();
  // Only a digest: this note of refused credentials stays in memory after the host has forgotten the session.
  return createHash('sha256').update(`${accessKeyId} ${sessionToken}`).digest('base64');
}
