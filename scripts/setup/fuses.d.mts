export function readFuses(path: string): Promise<Record<string, 'on' | 'off' | 'removed'>[]>;
