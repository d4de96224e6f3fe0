import { expect, test } from 'vitest';
import { newId } from '../../src/main/store/ids';

test('ids are 12 characters that fit into an address, each another', () => {
  const ids = Array.from({ length: 5000 }, () => newId());
  for (const id of ids) expect(id).toMatch(/^[\w-]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
});

test('ids of one moment stand side by side and have 40 bits that differ by chance', () => {
  const ids = Array.from({ length: 2000 }, () => newId());
  // 32 bits are five characters and a third: what they share tells the moment and nothing else.
  const moments = new Set(ids.map((id) => id.slice(0, 5)));
  expect(moments.size).toBeLessThan(200);
  for (const place of [6, 7, 8, 9, 10, 11]) {
    expect(new Set(ids.map((id) => id.charAt(place))).size).toBe(64);
  }
});

test('a later id sorts above an earlier one', async () => {
  const first = newId();
  const begin = Date.now();
  while (Date.now() <= begin);
  expect(newId() > first).toBe(true);
});
