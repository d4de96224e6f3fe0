/**
 * Whether a write comes from the guestbook's own page. Origin decides where the browser sends one: host and port must be
 * those of the Host header; the scheme may differ, because behind a TLS proxy the page is https and this server is not.
 * Without an Origin, Sec-Fetch-Site decides; programs such as curl send neither.
 */
export interface OriginHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

export function isOwnOrigin({ host, origin, 'sec-fetch-site': site }: OriginHeaders): boolean {
  if (origin === undefined) return site === undefined || site === 'same-origin' || site === 'none';
  const from = parseUrl(origin);
  if (!from || (from.protocol !== 'http:' && from.protocol !== 'https:')) return false;
  // Read with the Origin's scheme, so that a port left out means the same on both sides.
  return parseUrl(`${from.protocol}//${host}`)?.host === from.host;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
