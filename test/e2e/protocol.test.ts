/**
 * The windows' own protocol, in the packaged app: what it answers, and the policy that comes with each answer. The numbers are
 * those of Electron's security checklist, as in confinement.test.ts.
 */
import { beforeAll, expect, test } from 'vitest';
import { needs } from '../support/machine';
import { type DesktopApp, launchForSuite } from './desktop-app';

needs('display')('the protocol', () => {
  let app: DesktopApp;

  beforeAll(async () => {
    const started = await launchForSuite();
    app = started.app;
    return started.end;
  });

  test('1 18: everything that a page is made of comes from the protocol of its own', async () => {
    for (const page of await app.bothPages()) {
      const addresses: string[] = [];
      page.on('request', (request) => addresses.push(request.url()));
      await page.reload();
      expect(addresses.length).toBeGreaterThan(2);
      for (const address of addresses) expect(address.startsWith(page.url()), address).toBe(true);
    }
  });

  test('7: every answer has the policy, and the policy holds', async () => {
    for (const page of await app.bothPages()) {
      const found = await page.evaluate(async () => {
        const asset = document.querySelector<HTMLScriptElement>('script[src]')?.src ?? 'none';
        const headersOf = async (url: string) => {
          const { headers, ok } = await fetch(url);
          return {
            ok,
            policy: headers.get('content-security-policy'),
            sniffing: headers.get('x-content-type-options'),
            opener: headers.get('cross-origin-opener-policy'),
          };
        };
        const answers = { page: await headersOf(location.href), asset: await headersOf(asset) };
        // Not before something was waited for: until then Playwright itself may evaluate.
        const evaluated = (() => {
          try {
            return new Function('return 1')();
          } catch (error) {
            return (error as Error).name;
          }
        })();
        const button = document.createElement('button');
        button.setAttribute('onclick', 'window.injected = true');
        document.body.append(button);
        button.click();
        button.remove();
        return {
          ...answers,
          evaluated,
          injected: 'injected' in window,
        };
      });
      const headers = {
        ok: true,
        policy:
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
        sniffing: 'nosniff',
        opener: 'same-origin',
      };
      expect(found).toEqual({ page: headers, asset: headers, evaluated: 'EvalError', injected: false });
    }
  });

  test('7: neither page reaches the other, and none leaves a worker behind', async () => {
    for (const page of await app.bothPages()) {
      const other = page === app.guest ? 'app://host/' : 'app://guest/';
      const found = await page.evaluate(async (address) => {
        const violated = new Promise((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) =>
            resolve(`${event.effectiveDirective} ${event.blockedURI}`),
          );
        });
        const script = document.querySelector<HTMLScriptElement>('script[src]')?.src ?? '';
        const outcome = (promise: Promise<unknown>) =>
          promise.then(
            () => 'allowed',
            () => 'refused',
          );
        return {
          fetched: await outcome(fetch(address)),
          worker: await outcome(navigator.serviceWorker.register(script)),
          violated: await violated,
        };
      }, other);
      expect(found).toEqual({
        fetched: 'refused',
        worker: 'refused',
        // Chromium names the scheme alone.
        violated: 'connect-src app',
      });
    }
  });

  test('18: answers no path that leads elsewhere', async () => {
    const paths = [
      '../../package.json',
      '%2e%2e/%2e%2e/package.json',
      '%2e%2e%2f%2e%2e%2fpackage.json',
      '..%5c..%5cpackage.json',
      '%5c%5cserver%5cshare',
      '..%252f..%252fpackage.json',
      'assets/%2e%2e/%2e%2e/main/desktop.js',
      'assets/..%2f..%2fmain%2fdesktop.js',
      '/etc/passwd',
      'etc/passwd',
      '%2fetc%2fpasswd',
      'C:%5cWindows%5cwin.ini',
      'guest.html',
      'host.html',
      'guest',
      'host',
      'guest.html%00.css',
      '%00',
      'assets/',
      'assets',
      'constructor',
      '__proto__',
    ];
    for (const page of await app.bothPages()) {
      const own = page.url();
      const answers = await page.evaluate(
        (addresses) =>
          Promise.all(
            addresses.map((address) =>
              fetch(address).then(
                ({ status }) => status,
                () => 'refused',
              ),
            ),
          ),
        paths.map((path) => `${own}${path}`),
      );
      expect(answers).toEqual(paths.map(() => 404));
    }
  });

  test('18: answers two hosts, and only what is read', async () => {
    const asked = await app.electron.evaluate(async ({ session }) => {
      const ask = async (url: string, method = 'GET') =>
        (await session.defaultSession.fetch(url, { method })).status;
      const titleOf = async (url: string) =>
        /<title>(.*?)<\/title>/.exec(await (await session.defaultSession.fetch(url)).text())?.[1];
      const page = await (await session.defaultSession.fetch('app://guest/')).text();
      const asset = /\/assets\/[\w.-]+\.js/.exec(page)?.[0];
      return {
        titles: [await titleOf('app://guest/'), await titleOf('app://host/')],
        guest: await ask('app://guest/'),
        host: await ask('app://host/'),
        asset: await ask(`app://guest${asset}`),
        assetElsewhere: await ask(`app://elsewhere${asset}`),
        another: await ask('app://elsewhere/'),
        longer: await ask('app://guest.elsewhere/'),
        written: await ask('app://guest/', 'POST'),
        removed: await ask('app://guest/', 'DELETE'),
      };
    });
    expect(asked).toEqual({
      titles: ['Guestbook', 'Guestbook: for the host'],
      guest: 200,
      host: 200,
      asset: 200,
      assetElsewhere: 404,
      another: 404,
      longer: 404,
      written: 404,
      removed: 404,
    });
  });
});
