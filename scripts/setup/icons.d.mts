import type { Page } from 'playwright-core';

export const linuxSizes: readonly number[];
export const windowsSizes: readonly number[];
export const macSizes: Readonly<Record<string, number>>;
export const macShare: number;
export function draw(page: Page, svg: string, size: number, share?: number): Promise<Buffer>;
