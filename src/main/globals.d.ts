/** Where the store's worker is, relative to the module that starts it; set by the build. */
declare const __STORE_WORKER__: string;
