// `node scripts/licences.mjs`: writes docs/third-party.md, for when a dependency has changed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { licencesPage } from './setup/licences.mjs';
import { root } from './setup/paths.mjs';

writeFileSync(join(root, 'docs/third-party.md'), licencesPage());
