// `npm run serve`: serves browsers, in this process and without an Electron.
import { main } from './setup/process.mjs';
import { serve } from './setup/serve.mjs';

await main(serve);
