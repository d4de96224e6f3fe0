/** A port of this machine, or the path of a Unix socket. */
export type Place = { readonly host: string; readonly port: number } | { readonly path: string };
/** Resolves when it listens. For a port, `place` says which: 0 asks for a free one. */
export function forward(
  from: Place,
  to: Place,
): Promise<{ readonly place: { readonly port: number } | string; close(): Promise<void> }>;
