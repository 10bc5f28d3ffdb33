import jsqr from 'jsqr';

/** Pixels of a half-block character on the kernel's console: 8 wide, 16 high. */
const [WIDTH, HEIGHT] = [8, 16];
/** Dark pixels around the text, as on a screen. */
const MARGIN = 24;

/** Reads the QR code that these lines show on a dark screen; null if it cannot be read. */
export function readQr(lines: readonly string[]): string | null {
  const width = WIDTH * Math.max(0, ...lines.map((line) => line.length)) + 2 * MARGIN;
  const height = HEIGHT * lines.length + 2 * MARGIN;
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [row, inRow] = [Math.floor((y - MARGIN) / HEIGHT), (y - MARGIN) % HEIGHT];
      const block = lines[row]?.[Math.floor((x - MARGIN) / WIDTH)] ?? ' ';
      const isLight = block === '█' || block === (inRow < HEIGHT / 2 ? '▀' : '▄');
      pixels.set(isLight ? [170, 170, 170, 255] : [0, 0, 0, 255], 4 * (y * width + x));
    }
  }
  return jsqr.default(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data ?? null;
}
