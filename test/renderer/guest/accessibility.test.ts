/** axe-core finds nothing to mend, in both themes, on a phone and in a window, in the states that look different. */

import { expect, test } from 'vitest';
import { serve } from '../../server/serving';
import { violations } from '../../support/axe-violations';
import { draft } from '../../support/draft';
import { needs } from '../../support/machine';
import { PHONE, read, WINDOW, write } from './reading';

needs('chromium')('axe finds nothing', () => {
  test.each([
    ['light', 'a window', WINDOW],
    ['dark', 'a window', WINDOW],
    ['light', 'a phone', PHONE],
    ['dark', 'a phone', PHONE],
  ] as const)('in the %s theme in %s', async (colorScheme, _place, viewport) => {
    const { url, guestbook } = await serve({ outbox: true, showEmails: true });
    const page = await read(url, { viewport, colorScheme, reducedMotion: 'reduce' });
    expect(await violations(page)).toEqual([]);

    await guestbook.insert(draft());
    await guestbook.insert(draft({ name: 'نور الهدى', message: 'شكراً' }));
    await page.waitForSelector('.entry');
    expect(await violations(page)).toEqual([]);

    if (viewport === PHONE) await page.click('.sign-bar a');
    await write(page, draft({ email: 'nowhere' }));
    await page.click('.sign button[type=submit]');
    await page.waitForSelector('[aria-invalid=true]');
    expect(await violations(page)).toEqual([]);

    await page.fill('#sign-email', draft().email);
    await page.click('.sign button[type=submit]');
    await page.waitForSelector('.thanks p');
    expect(await violations(page)).toEqual([]);
  });
});
