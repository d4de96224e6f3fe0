// The app's icon in every size and container, from one drawing. An .ico and an .icns are lists of PNGs with a head:
// https://learn.microsoft.com/windows/win32/xps/icons (the directory of an .ico) and the types of Apple's Icon Services.

/** One for each size that a Linux desktop asks for. */
export const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
export const windowsSizes = [16, 24, 32, 48, 64, 128, 256];
/** The types of an .icns that hold a PNG: twice as large ones are for screens with twice the pixels. */
export const macSizes = {
  icp4: 16,
  icp5: 32,
  icp6: 64,
  ic07: 128,
  ic08: 256,
  ic09: 512,
  ic10: 1024,
  ic11: 32,
  ic12: 64,
  ic13: 256,
  ic14: 512,
};

/** How much of its square a Mac's icon fills, so that it is as large as its neighbours in the Dock. */
export const macShare = 0.86;

/** Draws `svg` with a browser's page as a PNG of `size` pixels, filling `share` of it, on nothing. */
export async function draw(page, svg, size, share = 1) {
  const base64 = await page.evaluate(
    async ([address, size, share]) => {
      const width = Math.round(size * share);
      const image = new Image(width, width);
      image.src = address;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = size;
      const edge = Math.round((size - width) / 2);
      canvas.getContext('2d').drawImage(image, edge, edge, width, width);
      return canvas.toDataURL('image/png').split(',')[1];
    },
    [`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, size, share],
  );
  return Buffer.from(base64, 'base64');
}

/** `pictures`: `{ size, png }`, smallest first. */
export function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** `pictures`: `{ type, png }`. */
export function icns(pictures) {
  const parts = pictures.map(({ type, png }) => Buffer.concat([headOf(type, png.length), png]));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([headOf('icns', length), ...parts]);
}

/** Four letters, and a length that counts them and itself. */
function headOf(type, length) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(length + 8, 4);
  return head;
}
