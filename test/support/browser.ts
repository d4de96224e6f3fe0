import { type Browser, chromium } from 'playwright-core';
import { inject } from 'vitest';

/** Chromium without the calls home that a closed network would refuse, many at a time. */
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchBrowser(): Promise<Browser> {
  const { chromium: executablePath, browserArguments } = inject('machine');
  return chromium.launch({ executablePath, args: [...browserArguments, ...FLAGS] });
}
