export function provideDebianBase(): Promise<string>;
