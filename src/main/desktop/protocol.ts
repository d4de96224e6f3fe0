/**
 * The windows' own protocol. `app://guest` and `app://host` are two origins, so that neither page can reach into the other. The
 * program reads the files of the build once, at the start, and answers from memory: no path can lead elsewhere, and a window
 * that opens waits for no disk.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { protocol } from 'electron';
import type { Log } from '../log';

const SCHEME = 'app';
export const GUEST_ORIGIN = `${SCHEME}://guest`;
export const HOST_ORIGIN = `${SCHEME}://host`;

/** The page that each origin shows. */
const PAGES: Readonly<Record<string, string>> = {
  [GUEST_ORIGIN]: '/guest.html',
  [HOST_ORIGIN]: '/host.html',
};

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

/** A file of the build. */
interface Asset {
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** By path: "/guest.html". */
type Assets = ReadonlyMap<string, Asset>;

/** Reads every file that the build put into the folder. */
export async function readAssets(folder: string): Promise<Assets> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((item) => item.isFile()).map((item) => join(item.parentPath, item.name));
  return new Map(
    await Promise.all(
      files.map(async (file): Promise<[string, Asset]> => {
        const contentType = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
        const body = new Uint8Array(await readFile(file));
        return [`/${relative(folder, file).split(sep).join('/')}`, { contentType, body }];
      }),
    ),
  );
}

/** Answers both origins. */
export function serveProtocol(assets: Assets, log: Log): void {
  protocol.handle(SCHEME, (request) => {
    const { pathname, origin } = addressOf(request.url);
    const asset = request.method === 'GET' ? assetAt(assets, origin, pathname) : undefined;
    if (asset === undefined) {
      log.warn({ method: request.method, origin }, 'refused a request of a window');
      return new Response('Not found', { status: 404 });
    }
    return new Response(asset.body, {
      headers: {
        'content-type': asset.contentType,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      },
    });
  });
}

/** Node gives "null" as the `URL.origin` of a custom scheme. */
function addressOf(url: string): { origin: string; pathname: string } {
  const { protocol: scheme, host, pathname } = new URL(url);
  return { origin: `${scheme}//${host}`, pathname };
}

/** The page at its origin's root, or a script, style sheet or picture at its path. */
function assetAt(assets: Assets, origin: string, pathname: string): Asset | undefined {
  const page = PAGES[origin];
  if (page === undefined) return undefined;
  if (pathname === '/') return assets.get(page);
  return pathname.endsWith('.html') ? undefined : assets.get(pathname);
}
