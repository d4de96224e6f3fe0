/** The icons in the repository are those of the drawing, in every size that the systems ask for. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { draw, linuxSizes, macShare, macSizes, windowsSizes } from '../../scripts/setup/icons.mjs';
import { launchBrowser } from '../support/browser';
import { needs } from '../support/machine';

/** Width and height as a PNG's own head has them. */
function sizeOf(png: Buffer): number[] {
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

async function readIco(): Promise<{ size: number; png: Buffer }[]> {
  const file = await readFile('build/icon.ico');
  expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    const offset = file.readUInt32LE(at + 12);
    return {
      size: file.readUInt8(at) || 256,
      png: file.subarray(offset, offset + file.readUInt32LE(at + 8)),
    };
  });
}

async function readIcns(): Promise<Record<string, Buffer>> {
  const file = await readFile('build/icon.icns');
  expect(file.toString('latin1', 0, 4)).toBe('icns');
  expect(file.readUInt32BE(4)).toBe(file.length);
  const parts: Record<string, Buffer> = {};
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4))
    parts[file.toString('latin1', at, at + 4)] = file.subarray(at + 8, at + file.readUInt32BE(at + 4));
  return parts;
}

needs('chromium')('the icons', () => {
  let browser: Browser;
  let page: Page;
  let svg: string;

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    svg = await readFile('build/icon.svg', 'utf8');
  });
  afterAll(() => browser?.close());

  /** The mean difference of two pictures' bytes, 0 to 255: browsers smooth an edge each in its own way. */
  async function difference(a: Buffer, b: Buffer): Promise<number> {
    return page.evaluate(
      async (pictures) => {
        const bytes = await Promise.all(
          pictures.map(async (base64) => {
            const image = new Image();
            image.src = `data:image/png;base64,${base64}`;
            await image.decode();
            const canvas = document.createElement('canvas');
            canvas.width = image.width;
            canvas.height = image.height;
            const context = canvas.getContext('2d');
            context?.drawImage(image, 0, 0);
            return [...(context?.getImageData(0, 0, image.width, image.height).data ?? [])];
          }),
        );
        const [one = [], other = []] = bytes;
        return one.reduce((sum, byte, at) => sum + Math.abs(byte - (other[at] ?? 255)), 0) / one.length;
      },
      [a.toString('base64'), b.toString('base64')],
    );
  }

  test('for Linux, a picture of each size', async () => {
    for (const size of linuxSizes) {
      const png = await readFile(`build/icons/${size}x${size}.png`);
      expect(sizeOf(png)).toEqual([size, size]);
      expect(await difference(png, await draw(page, svg, size))).toBeLessThan(2);
    }
  });

  test('for Windows, one file with every size up to 256', async () => {
    const pictures = await readIco();
    expect(pictures.map(({ size }) => size)).toEqual(windowsSizes);
    for (const { size, png } of pictures) {
      expect(sizeOf(png)).toEqual([size, size]);
      expect(await difference(png, await draw(page, svg, size))).toBeLessThan(2);
    }
  });

  test('for macOS, one file with every type', async () => {
    const parts = await readIcns();
    expect(Object.keys(parts)).toEqual(Object.keys(macSizes));
    for (const [type, size] of Object.entries(macSizes)) {
      const png = parts[type] ?? Buffer.alloc(0);
      expect(sizeOf(png)).toEqual([size, size]);
      expect(await difference(png, await draw(page, svg, size, macShare))).toBeLessThan(2);
    }
  });

  test('the comparison tells another drawing', async () => {
    const other = svg.replaceAll('#8a2f27', '#00ff00');
    expect(other).not.toBe(svg);
    expect(await difference(await draw(page, svg, 256), await draw(page, other, 256))).toBeGreaterThan(1);
    expect(
      await difference(await draw(page, svg, 256), await draw(page, svg, 256, macShare)),
    ).toBeGreaterThan(10);
  });
});
