// Constants that the build (and vitest.config.ts for the tests) puts in.

/** Where the store's worker is, relative to the module that starts it. */
declare const __STORE_WORKER__: string;
/** The version of package.json. */
declare const __VERSION__: string;
