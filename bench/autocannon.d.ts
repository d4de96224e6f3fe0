/** What we use of autocannon, which comes without types. */
declare module 'autocannon' {
  interface Request {
    readonly method: 'GET' | 'POST';
    readonly headers?: Readonly<Record<string, string>>;
    readonly setupRequest?: (request: object) => object;
  }

  interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    readonly requests: readonly Request[];
  }

  interface Result {
    /** Seconds. */
    readonly duration: number;
    readonly requests: { readonly total: number };
    /** Milliseconds. */
    readonly latency: { readonly p50: number; readonly p99: number };
    /** Requests that got no answer. */
    readonly errors: number;
    readonly '4xx': number;
    readonly '5xx': number;
  }

  export default function autocannon(options: Options): Promise<Result>;
}
