/**
 * The host's switch with three positions: off, this computer, local network. One server runs at a time. The switch takes
 * requests one after the other, so after two quick clicks it stands as the last one says. A port in use leaves the switch where
 * the host put it, with the problem and the next free port beside it.
 */
import type { ServerMode, ServerRequest, ServerState } from '../../shared/contract';
import { GuestbookError, toGuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import { serial } from '../base/serial';
import { Watched } from '../base/watched';
import type { RunningServer } from './options';
import { findFreePort } from './ports';

const HOSTNAMES: Readonly<Record<Exclude<ServerMode, 'off'>, string>> = {
  computer: '127.0.0.1',
  network: '0.0.0.0',
};

export interface ServerSwitchOptions {
  readonly port: number;
  /** The environment variable that decides the port, if one does. */
  readonly portLockedBy: string | undefined;
  readonly start: (hostname: string, port: number) => Promise<RunningServer>;
}

export class ServerSwitch {
  readonly #options: ServerSwitchOptions;
  readonly #state: Watched<ServerState>;
  readonly #oneAtATime = serial();
  #server: RunningServer | undefined;
  #closed = false;

  constructor(options: ServerSwitchOptions) {
    this.#options = options;
    this.#state = new Watched(this.#unserved('off', options.port));
  }

  get state(): ServerState {
    return this.#state.value;
  }

  /** Tells the present state and every later one. Returns a function that removes the listener. */
  watch(listener: (state: ServerState) => void): () => void {
    return this.#state.watch(listener);
  }

  /**
   * Resolves when the server listens, is off, or its problem stands in the state.
   * @throws GuestbookError `invalid_setting` for another port than the environment's, `store_failed` once the switch is closed
   */
  async turn(request: ServerRequest): Promise<void> {
    if (this.#closed) throw new GuestbookError('store_failed', sentence('closing'));
    const { port, portLockedBy } = this.#options;
    if (portLockedBy && request.port !== undefined && request.port !== port) {
      throw new GuestbookError('invalid_setting', sentence('port_locked', { variable: portLockedBy }));
    }
    await this.#oneAtATime(() => this.#turn(request));
  }

  /** Turns off for good: a later request would start a server that no code ends. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#oneAtATime(() => this.#turn({ mode: 'off' }));
  }

  async #turn({ mode, port: asked }: ServerRequest): Promise<void> {
    const port = asked ?? this.state.port;
    const previous = this.#server;
    this.#server = undefined;
    await previous?.close();
    this.#state.set(await this.#start(mode, port));
  }

  async #start(mode: ServerMode, port: number): Promise<ServerState> {
    const state = this.#unserved(mode, port);
    if (mode === 'off') return state;
    const hostname = HOSTNAMES[mode];
    try {
      this.#server = await this.#options.start(hostname, port);
      return { ...state, addresses: this.#server.addresses };
    } catch (error) {
      const { code, message } = toGuestbookError(error);
      const freePort =
        code === 'port_in_use' && !state.portLockedBy ? await findFreePort(hostname, port + 1) : undefined;
      return { ...state, problem: { message, ...(freePort === undefined ? {} : { freePort }) } };
    }
  }

  /** The state while no server runs. */
  #unserved(mode: ServerMode, port: number): ServerState {
    const { portLockedBy } = this.#options;
    return { mode, port, addresses: [], ...(portLockedBy && { portLockedBy }) };
  }
}
