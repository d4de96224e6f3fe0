/** The IPC of the packaged app: who is answered on which channel, and what is made of rubbish (item 17 of Electron's list). */
import { beforeAll, expect, test } from 'vitest';
import { GUEST_CHANNELS, HOST_CHANNELS } from '../../src/main/desktop/channels';
import { needs } from '../support/machine';
import { type DesktopApp, launchForSuite } from './desktop-app';

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

needs('display')('a message', () => {
  let app: DesktopApp;

  beforeAll(async () => {
    const started = await launchForSuite();
    app = started.app;
    return started.end;
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
      const ask = async (
        contents: Electron.WebContents,
        frameOf: (main: object) => object | null,
        origin?: string,
      ) => {
        const { id } = contents;
        // A main frame of another origin, where one is given.
        const mainFrame = origin ? { origin } : contents.mainFrame;
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
          senderFrame: origin ? mainFrame : frameOf(mainFrame),
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
        longerOrigin: await ask(host, () => null, 'app://host.elsewhere'),
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
      longerOrigin: refused,
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

  test("only the main frame of the guest's page is answered on the guest's channels", async () => {
    const { select, insert } = GUEST_CHANNELS;
    const answers = await app.electron.evaluate(
      async ({ ipcMain, webContents }, channels) => {
        const { _invokeHandlers: handlers } = ipcMain as unknown as {
          _invokeHandlers: Map<string, (event: object, sent: unknown) => Promise<object>>;
        };
        const sender = webContents.getAllWebContents().find((each) => each.getURL() === 'app://guest/');
        const frames = {
          main: sender?.mainFrame,
          inside: { origin: 'app://guest' },
          gone: null,
        };
        const codes: Record<string, unknown> = {};
        for (const [name, senderFrame] of Object.entries(frames)) {
          for (const channel of channels) {
            const answer = (await handlers.get(channel)?.({ sender, senderFrame }, {})) as {
              error?: { code: string };
            };
            codes[`${channel} ${name}`] = answer.error?.code ?? 'answered';
          }
        }
        return codes;
      },
      [select, insert],
    );
    expect(answers).toEqual({
      [`${select} main`]: 'answered',
      [`${insert} main`]: 'invalid_entry',
      [`${select} inside`]: 'forbidden',
      [`${insert} inside`]: 'forbidden',
      [`${select} gone`]: 'forbidden',
      [`${insert} gone`]: 'forbidden',
    });
  });

  test('that carries rubbish changes nothing and is answered as such', async () => {
    await app.openHost();
    const channels = { guest: [GUEST_CHANNELS.select, GUEST_CHANNELS.insert], host: Object.values(invoked) };
    const answers = await app.electron.evaluate(async ({ ipcMain, webContents }, channels) => {
      const { _invokeHandlers: handlers } = ipcMain as unknown as {
        _invokeHandlers: Map<string, (event: object, sent: unknown) => Promise<object>>;
      };
      const rubbish: Record<string, unknown> = {
        null: null,
        number: Number.NaN,
        list: [],
        other: { surprise: true },
        prototype: JSON.parse('{ "__proto__": { "mode": "network" } }'),
        long: 'x'.repeat(2_000_000),
      };
      const codes: Record<string, unknown> = {};
      for (const [page, names] of Object.entries(channels)) {
        const contents = webContents.getAllWebContents().find((each) => each.getURL() === `app://${page}/`);
        const event = { sender: contents, senderFrame: contents?.mainFrame };
        for (const name of names) {
          for (const [kind, sent] of Object.entries(rubbish)) {
            const answer = (await handlers.get(name)?.(event, sent)) as {
              error?: { code: string; message: string };
            };
            const { code = 'answered', message } = answer.error ?? {};
            codes[`${name} ${kind}`] = code === 'invalid_request' ? message : code;
          }
        }
      }
      return codes;
    }, channels);
    const expected = Object.entries(answers).map(([each]) => [
      each,
      // An object is a draft; what is wrong with it, the model says for each field.
      /^guestbook:insert (list|other|prototype)$/.test(each)
        ? 'invalid_entry'
        : 'This request could not be understood. Nothing was changed.',
    ]);
    expect(answers).toEqual(Object.fromEntries(expected));
    const { total } = await app.guest.evaluate(async () => {
      const { guestbook } = globalThis as unknown as {
        guestbook: { select(): Promise<{ value: { total: number } }> };
      };
      return (await guestbook.select()).value;
    });
    expect(total).toBe(0);
  });

  test('that subscribes or unsubscribes with rubbish is told nothing and breaks nothing', async () => {
    await app.openHost();
    const told = await app.electron.evaluate(
      async ({ ipcMain, webContents }, pages) => {
        const heard: unknown[] = [];
        for (const [url, { subscribe, unsubscribe }] of Object.entries(pages)) {
          const { id, mainFrame } =
            webContents.getAllWebContents().find((each) => each.getURL() === url) ?? {};
          let onTold = () => {};
          const first = new Promise<void>((resolve) => {
            onTold = resolve;
          });
          const send = (_channel: string, subscription: unknown) => {
            heard.push(subscription);
            onTold();
          };
          const event = { sender: { id, mainFrame, send, on: () => undefined }, senderFrame: mainFrame };
          // The last has no text, whoever asks it for one.
          for (const sent of [{}, 'x', 1.5, null, undefined, [4711], { toString: 1 }]) {
            ipcMain.emit(subscribe, event, sent);
            ipcMain.emit(unsubscribe, event, sent);
          }
          // Subscribed last, so whichever else was let in has been told by now.
          ipcMain.emit(subscribe, event, 4711);
          await first;
          ipcMain.emit(unsubscribe, event, 4711);
        }
        return heard;
      },
      { 'app://guest/': GUEST_CHANNELS, 'app://host/': HOST_CHANNELS },
    );
    expect(told).toEqual([4711, 4711]);
  });

  test.each([
    ["the guest's page", 'app://guest/', 'host'],
    ["the host's page", 'app://host/', 'guest'],
    ['a page from elsewhere', 'data:text/html,<p>elsewhere</p>', 'host'],
    ['a page from elsewhere', 'data:text/html,<p>elsewhere</p>', 'guest'],
  ] as const)('of %s (%s) is refused, even with the preload of the %s', async (_name, url, preload) => {
    const opened = app.electron.waitForEvent('window');
    await app.electron.evaluate(
      async ({ app: electron, BrowserWindow }, { url, preload }) => {
        const window = new BrowserWindow({
          show: false,
          webPreferences: { preload: `${electron.getAppPath()}/out/preload/${preload}.cjs`, sandbox: true },
        });
        await window.loadURL(url);
      },
      { url, preload },
    );
    const page = await opened;
    await page.waitForURL(url);
    const answers = await page.evaluate(
      async (name) => {
        type Methods = Record<string, (sent?: unknown) => unknown>;
        const { subscribe, ...methods } = (globalThis as unknown as Record<string, Methods>)[name] ?? {};
        let told = false;
        const stop = subscribe?.(() => {
          told = true;
        }) as () => void;
        const codes = await Promise.all(
          Object.values(methods).map(async (method) => {
            const answer = (await method()) as { error?: { code: string } };
            return answer.error?.code ?? 'answered';
          }),
        );
        stop();
        return { codes, told };
      },
      preload === 'guest' ? 'guestbook' : 'host',
    );
    await page.close();
    const asked = preload === 'guest' ? 2 : Object.keys(invoked).length;
    expect(answers).toEqual({ codes: Array(asked).fill('forbidden'), told: false });
  });

  test('cannot come from a frame: it has no preload', async () => {
    for (const page of await app.bothPages()) {
      const inside = await page.evaluate(async () => {
        const frame = document.createElement('iframe');
        // With a document of its own: an empty frame has no preload in any window (ipc-frame.test.ts gives one to such a frame).
        frame.srcdoc = '<p>Inside</p>';
        const loaded = new Promise((resolve) => {
          frame.onload = resolve;
        });
        document.body.append(frame);
        await loaded;
        const { guestbook, host, require, process } = frame.contentWindow as unknown as Record<
          string,
          unknown
        >;
        frame.remove();
        return [guestbook, host, require, process].filter((each) => each !== undefined);
      });
      expect(inside).toEqual([]);
    }
  });
});
