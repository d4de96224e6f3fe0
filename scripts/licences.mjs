// `node scripts/licences.mjs`: writes docs/third-party.md, what ships besides our own code, from the lock file.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './setup/paths.mjs';

/** The page as it has to be. */
export function licencesPage() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const rows = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { version, license }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      license: license ?? 'not said',
    }))
    .sort((a, b) => (a.name + a.version < b.name + b.version ? -1 : 1));
  const lines = rows.map(({ name, version, license }) => `- ${name} ${version}: ${license}`);
  return `# What ships besides our own code

Made by \`node scripts/licences.mjs\` from the lock file. The desktop packages also hold Electron (MIT) with Chromium, whose
licences lie in each package as \`LICENSES.chromium.html\`; the container image holds Node.js (MIT) and its base's Debian packages,
whose licences lie in \`/usr/share/doc\`.

${[...new Set(lines)].join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(join(root, 'docs/third-party.md'), licencesPage());
