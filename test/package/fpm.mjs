#!/usr/bin/env node
// In the place of fpm, which electron-builder would fetch: makes the .deb that it asks for with Debian's own dpkg-deb. A flag
// that is not known here stops it, so that nothing that electron-builder asks for is left out unseen.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const list = { type: 'string', multiple: true, default: [] };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { ...text, short: 's' },
    target: { ...text, short: 't' },
    force: { type: 'boolean' },
    depends: { ...list, short: 'd' },
    'deb-recommends': list,
    'deb-compression': text,
    'deb-priority': text,
    architecture: text,
    'after-install': text,
    'after-remove': text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    license: text,
  },
});

const fields = {
  Package: values.name,
  Version: values.version,
  License: values.license,
  Vendor: values.vendor,
  Architecture: values.architecture,
  Maintainer: values.maintainer,
  Depends: values.depends.join(', '),
  Recommends: values['deb-recommends'].join(', '),
  Priority: values['deb-priority'],
  Homepage: values.url,
  Description: values.description,
};

const folder = mkdtempSync(join(tmpdir(), 'guestbook-deb-'));
try {
  for (const pair of positionals) {
    const [from, to] = pair.split('=');
    const target = join(folder, to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true });
  }
  const control = Object.entries(fields).flatMap(([name, value]) => (value ? [`${name}: ${value}\n`] : []));
  mkdirSync(join(folder, 'DEBIAN'));
  writeFileSync(join(folder, 'DEBIAN/control'), control.join(''));
  cpSync(values['after-install'], join(folder, 'DEBIAN/postinst'));
  cpSync(values['after-remove'], join(folder, 'DEBIAN/postrm'));
  execFileSync('chmod', ['-R', 'go=rX', folder]);
  execFileSync('chmod', ['0755', join(folder, 'DEBIAN/postinst'), join(folder, 'DEBIAN/postrm')]);
  // Packed for nobody to fetch: the asked compression takes a minute and changes nothing that is looked at.
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', folder, values.package]);
} finally {
  rmSync(folder, { recursive: true });
}
