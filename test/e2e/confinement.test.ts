/** The windows' confinement, in the packaged app. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOST_CHANNELS } from '../../src/main/desktop/channels';
import { needs } from '../support/machine';
import { type DesktopApp, launch, makeFolder } from './desktop-app';

/** What a window really runs with; Electron has the method and leaves it out of its types. */
interface Effective {
  getLastWebPreferences(): Electron.WebPreferences | null;
}

interface Elsewhere {
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
  close(): void;
}

/** A site on this computer, so that a request which gets out is noted with and without a network. */
async function openElsewhere(): Promise<Elsewhere> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response
      .writeHead(200, { 'content-type': 'image/svg+xml', 'access-control-allow-origin': '*' })
      .end('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, close };
}

const { subscribe, unsubscribe, changed: _told, ...invoked } = HOST_CHANNELS;

/** What changes nothing where it is answered, and the answer in a book where nothing waits. */
const harmless: Readonly<Record<keyof typeof invoked, { readonly sent: unknown; readonly answer: string }>> =
  {
    select: { sent: undefined, answer: 'answered' },
    paste: { sent: { text: '' }, answer: 'answered' },
    profiles: { sent: undefined, answer: 'answered' },
    connect: {
      sent: { source: { kind: 'pasted' }, region: 'US', table: 'guestbook', capacity: 'provisioned' },
      answer: 'invalid_setting',
    },
    disconnect: { sent: undefined, answer: 'answered' },
    forget: { sent: undefined, answer: 'answered' },
    serve: { sent: { mode: 'off' }, answer: 'answered' },
    showEmails: { sent: false, answer: 'answered' },
    retry: { sent: undefined, answer: 'answered' },
    discard: { sent: 'nobody', answer: 'not_found' },
    saveWaiting: { sent: undefined, answer: 'answered' },
    answerTable: { sent: 'resend', answer: 'invalid_request' },
    copyLocal: { sent: true, answer: 'answered' },
  };
const hostChannels = {
  subscribe,
  unsubscribe,
  invoked: Object.entries(invoked).map(
    ([name, channel]) => [channel, harmless[name as keyof typeof invoked].sent] as const,
  ),
};

needs('display')('a window', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let app: DesktopApp;
  let elsewhere: Elsewhere;

  beforeAll(async () => {
    elsewhere = await openElsewhere();
    folder = await makeFolder();
    app = await launch(folder.path);
  });
  afterAll(async () => {
    await app?.close();
    elsewhere.close();
    await folder.remove();
  });

  test('a page has what its contract names, and nothing of Node or of the other page', async () => {
    const surface = () => {
      const { guestbook, host } = globalThis as unknown as Record<string, object | undefined>;
      return {
        guestbook: guestbook && Object.keys(guestbook).sort(),
        host: host && Object.keys(host).sort(),
        node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis),
      };
    };
    expect(await app.guest.evaluate(surface)).toEqual({
      guestbook: ['insert', 'select', 'subscribe'],
      host: undefined,
      node: [],
    });
    const host = await app.openHost();
    expect(await host.evaluate(surface)).toEqual({
      guestbook: undefined,
      host: [
        'answerTable',
        'connect',
        'copyLocal',
        'discard',
        'disconnect',
        'forget',
        'paste',
        'profiles',
        'retry',
        'saveWaiting',
        'select',
        'serve',
        'showEmails',
        'subscribe',
      ],
      node: [],
    });
  });

  test('both windows are sandboxed and isolated', async () => {
    await app.openHost();
    const preferences = await app.electron.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } =
          (contents as unknown as Effective).getLastWebPreferences() ?? {};
        return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
      }),
    );
    expect(preferences).toHaveLength(2);
    for (const each of preferences) {
      expect(each).toEqual({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
      });
    }
  });

  test('the page fetches nothing from elsewhere, opens nothing, is granted nothing and runs nothing written into it', async () => {
    const windows = app.electron.windows().length;
    const tried = await app.guest.evaluate(async (elsewhere) => {
      const opened = window.open(elsewhere);
      const fetched = await fetch(elsewhere).then(
        () => 'answered',
        () => 'refused',
      );
      const shown = await new Promise((resolve) => {
        const image = document.createElement('img');
        image.onload = () => resolve('shown');
        image.onerror = () => resolve('refused');
        image.src = `${elsewhere}image.svg`;
      });
      const notifications = await Notification.requestPermission();
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      return { opened, fetched, shown, notifications, injected: 'injected' in window };
    }, elsewhere.url);
    expect(tried).toEqual({
      opened: null,
      fetched: 'refused',
      shown: 'refused',
      notifications: 'denied',
      injected: false,
    });
    expect(app.electron.windows()).toHaveLength(windows);
    expect(elsewhere.asked).toEqual([]);
    // What would have been noted.
    await fetch(elsewhere.url);
    expect(elsewhere.asked.splice(0)).toEqual(['/']);
  });

  test('the page goes nowhere', async () => {
    // Registered after the program's own listener, so it sees what that one decided.
    const navigations = await app.electron.evaluateHandle(({ webContents }) => {
      const contents = webContents.getAllWebContents().find((each) => each.getURL() === 'app://guest/');
      const seen = { tried: [] as { url: string; prevented: boolean }[], committed: [] as string[] };
      contents?.on('will-navigate', (event) => {
        seen.tried.push({ url: event.url, prevented: event.defaultPrevented });
      });
      contents?.on('did-navigate', (_event, url) => seen.committed.push(url));
      return seen;
    });
    const seen = () => navigations.jsonValue();
    // Chromium itself keeps a page from files, before anybody is asked.
    await app.guest.evaluate(() => location.assign('file:///etc/passwd'));
    const targets = [elsewhere.url, 'app://host/'];
    for (const target of targets) {
      await app.guest.evaluate((url) => location.assign(url), target);
      await expect.poll(async () => (await seen()).tried.map(({ url }) => url)).toContain(target);
    }
    const roundTrip = await app.guest.evaluate(async () => {
      const { guestbook } = globalThis as unknown as { guestbook: { select(): Promise<object> } };
      return { answered: (await guestbook.select()) !== undefined, href: location.href };
    });
    expect(roundTrip).toEqual({ answered: true, href: 'app://guest/' });
    expect(await seen()).toEqual({ tried: targets.map((url) => ({ url, prevented: true })), committed: [] });
    expect(elsewhere.asked).toEqual([]);
  });

  test("only the main frame of the host's window is answered on the host's channels", async () => {
    await app.openHost();
    const answers = await app.electron.evaluate(async ({ dialog, ipcMain, webContents }, channels) => {
      // The host thinks better of it.
      dialog.showSaveDialog = async () => ({ canceled: true, filePath: '' });
      const contentsOf = (url: string) => {
        const found = webContents.getAllWebContents().find((each) => each.getURL() === url);
        if (!found) throw new Error(`No window shows ${url}.`);
        return found;
      };
      const { _invokeHandlers: handlers } = ipcMain as unknown as {
        _invokeHandlers: Map<string, (event: object, sent: unknown) => Promise<object>>;
      };
      let subscriptions = 0;
      const ask = async (contents: Electron.WebContents, frameOf: (main: object) => object | null) => {
        const { id, mainFrame } = contents;
        const told = new Set<string>();
        let onTold = () => {};
        const first = new Promise<void>((resolve) => {
          onTold = resolve;
        });
        const send = (channel: string) => {
          told.add(channel);
          onTold();
        };
        const event = {
          sender: { id, mainFrame, send, on: () => undefined },
          senderFrame: frameOf(mainFrame),
        };
        const invoked: Record<string, unknown> = {};
        for (const [channel, sent] of channels.invoked) {
          const answer = (await handlers.get(channel)?.(event, sent)) as {
            ok: boolean;
            error?: { code: string };
          };
          invoked[channel] = answer.ok ? 'answered' : answer.error?.code;
        }
        subscriptions += 1;
        const subscription = 4711 + subscriptions;
        ipcMain.emit(channels.subscribe, event, subscription);
        const unsubscribe = () => ipcMain.emit(channels.unsubscribe, event, subscription);
        return { first, unsubscribe, outcome: () => ({ invoked, told: [...told] }) };
      };
      const [guest, host] = [contentsOf('app://guest/'), contentsOf('app://host/')];
      const asked = {
        guest: await ask(guest, (main) => main),
        subFrame: await ask(host, () => ({ origin: 'app://host' })),
        frameThatIsGone: await ask(host, () => null),
        host: await ask(host, (main) => main),
      };
      // It subscribed last, so whoever else was let in has been told by now.
      await asked.host.first;
      for (const { unsubscribe } of Object.values(asked)) unsubscribe();
      return Object.fromEntries(Object.entries(asked).map(([name, { outcome }]) => [name, outcome()]));
    }, hostChannels);
    const channels = hostChannels.invoked.map(([channel]) => channel);
    const refused = { invoked: Object.fromEntries(channels.map((each) => [each, 'forbidden'])), told: [] };
    expect(answers).toEqual({
      guest: refused,
      subFrame: refused,
      frameThatIsGone: refused,
      host: {
        invoked: Object.fromEntries(
          Object.entries(invoked).map(([name, channel]) => [
            channel,
            harmless[name as keyof typeof invoked].answer,
          ]),
        ),
        told: [HOST_CHANNELS.changed],
      },
    });
  });

  test('the protocol answers no path that leads elsewhere', async () => {
    const paths = [
      '../../package.json',
      '%2e%2e/%2e%2e/package.json',
      '..%5c..%5cpackage.json',
      'guest.html',
      '%00',
      'etc/passwd',
    ];
    const answers = await app.guest.evaluate(
      (addresses) => Promise.all(addresses.map(async (address) => (await fetch(address)).status)),
      paths.map((path) => `app://guest/${path}`),
    );
    expect(answers).toEqual(paths.map(() => 404));
  });
});
