import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { say } from '../../shared/words/main';

/** The menu of both windows: the host's window is one key away, and nothing else leads out of the guest's page. */
export function createMenu(openHost: () => void): Menu {
  const settings: MenuItemConstructorOptions = {
    label: say('menu_settings'),
    accelerator: 'CmdOrCtrl+,',
    click: openHost,
  };
  const mac: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'quit' },
    ],
  };
  const other: MenuItemConstructorOptions = {
    label: say('menu_guestbook'),
    submenu: [settings, { type: 'separator' }, { role: 'quit' }],
  };
  return Menu.buildFromTemplate([
    process.platform === 'darwin' ? mac : other,
    { role: 'editMenu' },
    {
      label: say('menu_view'),
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ]);
}
