/** The IPC of the packaged app: who is answered on which channel, and what is made of rubbish (item 17 of Electron's list). */
import { beforeAll, expect, test } from 'vitest';
import { GUEST_CALLS, HOST_CALLS } from '../../src/shared/contract';
import { needs } from '../support/machine';
import { type DesktopApp, launchForSuite } from './desktop-app';

const isCall = ([, sent]: readonly [string, string]) => sent !== 'listener';
const channelsOf = (contract: string, calls: Readonly<Record<string, string>>) => ({
  invoked: Object.entries(calls)
    .filter(isCall)
    .map(([method]) => `${contract}:${method}`),
  listened: Object.entries(calls)
    .filter((call) => !isCall(call))
    .map(([method]) => `${contract}:${method}`),
});
const guestChannels = channelsOf('guestbook', GUEST_CALLS);
const hostChannels = channelsOf('host', HOST_CALLS);

type Invoked = Exclude<keyof typeof HOST_CALLS, 'subscribe' | 'watch'>;

/** What changes nothing where it is answered, and the answer in a book where nothing waits. */
const harmless: Readonly<Record<Invoked, { readonly sent: unknown; readonly answer: string }>> = {
  insert: { sent: {}, answer: 'invalid_entry' },
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
  exportPending: { sent: undefined, answer: 'answered' },
  answerTable: { sent: 'resend', answer: 'invalid_request' },
  copyLocal: { sent: true, answer: 'answered' },
};
const harmlessOn = (channel: string) => harmless[channel.split(':')[1] as Invoked];

needs('display')('a message', () => {
  let app: DesktopApp;

  beforeAll(async () => {
    const started = await launchForSuite();
    app = started.app;
    return started.end;
  });

  test("only the main frame of the host's window is answered on the host's channels", async () => {
    await app.openHost();
    const answers = await app.electron.evaluate(
      async ({ dialog, ipcMain, webContents }, { sentOn, listened }) => {
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
          const all = new Promise<void>((resolve) => {
            onTold = resolve;
          });
          const send = (channel: string) => {
            told.add(channel);
            if (told.size === listened.length) onTold();
          };
          const event = {
            sender: { id, mainFrame, send, on: () => undefined },
            senderFrame: origin ? mainFrame : frameOf(mainFrame),
          };
          const invoked: Record<string, unknown> = {};
          for (const [channel, sent] of sentOn) {
            const answer = (await handlers.get(channel)?.(event, sent)) as {
              ok: boolean;
              error?: { code: string };
            };
            invoked[channel] = answer.ok ? 'answered' : answer.error?.code;
          }
          subscriptions += 1;
          const subscription = 4711 + subscriptions;
          for (const channel of listened) ipcMain.emit(channel, event, subscription, true);
          const unsubscribe = () => {
            for (const channel of listened) ipcMain.emit(channel, event, subscription, false);
          };
          return { all, unsubscribe, outcome: () => ({ invoked, told: [...told].sort() }) };
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
        await asked.host.all;
        for (const { unsubscribe } of Object.values(asked)) unsubscribe();
        return Object.fromEntries(Object.entries(asked).map(([name, { outcome }]) => [name, outcome()]));
      },
      {
        sentOn: hostChannels.invoked.map((channel) => [channel, harmlessOn(channel).sent] as const),
        listened: hostChannels.listened,
      },
    );
    const answered = (answer: (channel: string) => string) =>
      Object.fromEntries(hostChannels.invoked.map((channel) => [channel, answer(channel)]));
    const refused = { invoked: answered(() => 'forbidden'), told: [] };
    expect(answers).toEqual({
      guest: refused,
      subFrame: refused,
      longerOrigin: refused,
      frameThatIsGone: refused,
      host: {
        invoked: answered((channel) => harmlessOn(channel).answer),
        told: hostChannels.listened.sort(),
      },
    });
  });

  test("only the main frame of the guest's page is answered on the guest's channels", async () => {
    const [select, insert] = ['guestbook:select', 'guestbook:insert'];
    expect(guestChannels.invoked).toEqual([select, insert]);
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
    const channels = { guest: guestChannels.invoked, host: hostChannels.invoked };
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
      /^(guestbook|host):insert (list|other|prototype)$/.test(each)
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
        for (const [url, channels] of Object.entries(pages)) {
          const { id, mainFrame } =
            webContents.getAllWebContents().find((each) => each.getURL() === url) ?? {};
          for (const channel of channels) {
            let onTold = () => {};
            const first = new Promise<void>((resolve) => {
              onTold = resolve;
            });
            const send = (_channel: string, subscription: unknown) => {
              heard.push(subscription);
              onTold();
            };
            const event = { sender: { id, mainFrame, send, on: () => undefined }, senderFrame: mainFrame };
            // The last one throws where it is made a text.
            for (const sent of [{}, 'x', 1.5, null, undefined, [4711], { toString: 1 }]) {
              for (const wanted of [true, false]) ipcMain.emit(channel, event, sent, wanted);
              ipcMain.emit(channel, event, 4712, sent);
            }
            // Subscribed last, so any other subscription that was let in has been told by now.
            ipcMain.emit(channel, event, 4711, true);
            await first;
            ipcMain.emit(channel, event, 4711, false);
          }
        }
        return heard;
      },
      { 'app://guest/': guestChannels.listened, 'app://host/': hostChannels.listened },
    );
    expect(told).toEqual([4711, 4711, 4711]);
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
        const { subscribe, watch, ...methods } =
          (globalThis as unknown as Record<string, Methods>)[name] ?? {};
        let told = false;
        const stops = [subscribe, watch].map((listen) =>
          listen?.(() => {
            told = true;
          }),
        ) as ((() => void) | undefined)[];
        const codes = await Promise.all(
          Object.values(methods).map(async (method) => {
            const answer = (await method()) as { error?: { code: string } };
            return answer.error?.code ?? 'answered';
          }),
        );
        for (const stop of stops) stop?.();
        return { codes, told };
      },
      preload === 'guest' ? 'guestbook' : 'host',
    );
    await page.close();
    const asked = (preload === 'guest' ? guestChannels : hostChannels).invoked.length;
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
