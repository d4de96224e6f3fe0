/** What is measured. A row is a request to the guestbook and the answer that a bare node:http server gives to the same. */
import { draftOf } from './draft';

export interface BareAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Row {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The class of status that counts as an answer; any other fails the run. */
  readonly expected: '2xx' | '3xx';
  /** Entries that one answer promises to have kept. */
  readonly signs: 0 | 1;
  readonly bare: (guestbookUrl: string) => Promise<BareAnswer>;
}

export const ROWS: readonly Row[] = [
  {
    name: 'GET /',
    method: 'GET',
    path: '/',
    headers: {},
    expected: '2xx',
    signs: 0,
    async bare(url) {
      const page = await fetch(url);
      return {
        status: page.status,
        headers: { 'content-type': page.headers.get('content-type') ?? '' },
        body: await page.text(),
      };
    },
  },
  {
    name: 'POST /sign',
    method: 'POST',
    path: '/sign',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(draftOf(0)).toString(),
    expected: '3xx',
    signs: 1,
    bare: async () => ({ status: 303, headers: { location: '/' }, body: '' }),
  },
];
