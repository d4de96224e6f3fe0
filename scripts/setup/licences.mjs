// What ships besides our own code, from the lock file: a page of names for the repository, and the texts that go with each copy.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** docs/third-party.md as it has to be. */
export function licencesPage() {
  const lines = shippedPackages().map(({ name, version, license }) => `- ${name} ${version}: ${license}`);
  return `# What ships besides our own code

Made by \`node scripts/licences.mjs\` from the lock file; the texts are in \`licences.txt\`, beside the program's archive and in the image. The desktop
packages also hold Electron (MIT) with Chromium, whose licences lie beside it as \`LICENSES.chromium.html\`; the container image holds
Node.js (MIT) and its base's Debian packages, whose licences lie in \`/usr/share/doc\`.

${[...new Set(lines)].join('\n')}
`;
}

/** Every licence and notice that the installed packages bring, each text once, below the packages that it came with. */
export function licenceTexts() {
  const owners = new Map();
  const without = [];
  for (const { path, name, version, license } of shippedPackages()) {
    const owner = `${name} ${version} (${license})`;
    const files = readdirSync(join(root, path)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    if (files.length === 0) without.push(owner);
    for (const file of files) {
      const text = readFileSync(join(root, path, file), 'utf8')
        .replaceAll('\r\n', '\n')
        .trim();
      owners.set(text, [...(owners.get(text) ?? []), owner]);
    }
  }
  const parts = [...owners].map(([text, names]) => `${[...new Set(names)].join('\n')}\n\n${text}`);
  return [
    'What Guestbook ships besides its own code, and under which terms.',
    ...parts,
    `${without.join('\n')}\n\nBring no text of their own.`,
  ].join(`\n\n${'='.repeat(80)}\n\n`);
}

function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(
      ([path, { dev, devOptional, optional, peer }]) =>
        path !== '' && !(dev || devOptional || optional || peer),
    )
    .map(([path, { version, license }]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      license: license ?? 'not said',
    }))
    .sort((a, b) => (a.name + a.version < b.name + b.version ? -1 : 1));
}
