export function hasDisplay(): Promise<boolean>;
export function openVirtualDisplay(): Promise<{ name: string; close(): Promise<void> } | undefined>;
