export function provideDebianRegistry(): Promise<string>;
