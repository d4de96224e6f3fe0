export function readFuses(path: string): Promise<Record<string, 'on' | 'off' | 'removed'>[]>;
export function setFuses(path: string, fuses: Readonly<Record<string, 'on' | 'off'>>): Promise<void>;
