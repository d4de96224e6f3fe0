/** The connection, as the host's window works it. */

import type { ConnectionOutcome, ConnectionRequest } from '../../src/shared/connection';
import type { HostApi, HostState } from '../../src/shared/contract';

/** A session as Vocareum shows it to be copied, with a key that ends with these four characters. */
export function sessionBlock(keyEnding: string, secret = 's'.repeat(40)): string {
  return `[default]\naws_access_key_id=ASIATESTTESTTEST${keyEnding}\naws_secret_access_key=${secret}\naws_session_token=${'t'.repeat(200)}\n`;
}

/** The first state that fits, from now on. */
export function stateWhere(host: HostApi, fits: (state: HostState) => boolean): Promise<HostState> {
  let unsubscribe = () => {};
  const found = new Promise<HostState>((resolve) => {
    unsubscribe = host.watch((state) => {
      if (fits(state)) resolve(state);
    });
  });
  return found.finally(() => unsubscribe());
}

/** Takes in a text (else the clipboard's) and connects with it. */
export async function pasteAndConnect(
  host: HostApi,
  otherwise: Partial<ConnectionRequest> = {},
  text?: string,
): Promise<ConnectionOutcome> {
  const { session } = await host.paste(text === undefined ? {} : { text });
  if (!session) throw new Error('The text holds no session.');
  return connect(host, { source: { kind: 'pasted', session }, ...otherwise });
}

/** Connects with what is chosen or offered, but for what is asked for otherwise. */
export async function connect(
  host: HostApi,
  otherwise: Partial<ConnectionRequest> = {},
): Promise<ConnectionOutcome> {
  const { connection } = await stateWhere(host, () => true);
  return host.connect({ ...connection.choice, ...otherwise });
}
