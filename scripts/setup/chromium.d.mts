export function findChromium(): string | undefined;
export const browserArguments: readonly string[];
