/**
 * The windows' own protocol. `app://guest` and `app://host` are two origins, so that neither page can reach into the
 * other. Only the files that the build put there are answered: the list is made once, so no path can lead elsewhere.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { protocol } from 'electron';
import type { Log } from '../log';

const SCHEME = 'app';
export const GUEST_ORIGIN = `${SCHEME}://guest`;
export const HOST_ORIGIN = `${SCHEME}://host`;

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Answers both origins from the folder that the build filled. */
export async function serveProtocol(pagesFolder: string, log: Log): Promise<void> {
  const files = await listFiles(pagesFolder);
  const pages = new Map([
    [`${GUEST_ORIGIN}/`, files.get('/guest.html')],
    [`${HOST_ORIGIN}/`, files.get('/host.html')],
  ]);
  protocol.handle(SCHEME, async (request) => {
    const { pathname, origin } = addressOf(request.url);
    const file =
      request.method === 'GET'
        ? (pages.get(`${origin}${pathname}`) ?? assetAt(files, origin, pathname))
        : undefined;
    if (file === undefined) {
      log.warn({ method: request.method, origin }, 'refused a request of a window');
      return new Response('Not found', { status: 404 });
    }
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      },
    });
  });
}

/** `URL.origin` is "null" for a scheme of one's own in Node. */
function addressOf(url: string): { origin: string; pathname: string } {
  const { protocol: scheme, host, pathname } = new URL(url);
  return { origin: `${scheme}//${host}`, pathname };
}

/** A script, style sheet or picture; the pages themselves are answered at their origin's root only. */
function assetAt(files: ReadonlyMap<string, string>, origin: string, pathname: string): string | undefined {
  if (origin !== GUEST_ORIGIN && origin !== HOST_ORIGIN) return undefined;
  return pathname.endsWith('.html') ? undefined : files.get(pathname);
}

async function listFiles(folder: string): Promise<Map<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Map(
    found
      .filter((item) => item.isFile())
      .map((item) => join(item.parentPath, item.name))
      .map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file]),
  );
}
