import { expect } from 'chai';
import { Canvas, color, type Rect } from '../../../daemon/test-picture/canvas.ts';
import { Painter } from '../../../daemon/test-picture/scene/painter.ts';
import { box, ellipse, limb, polygon, type Shape } from '../../../daemon/test-picture/scene/shape.ts';

/** A pixel is 9 units. */
const [WIDTH, HEIGHT] = [160, 100];
const WHITE = color('#ffffff');
const FILL = { top: WHITE, bottom: WHITE, opacity: 1 };

function painted(shape: Shape, clips: readonly Rect[]): Canvas {
  const canvas = new Canvas(WIDTH, HEIGHT);
  const painter = new Painter(WIDTH, HEIGHT, canvas.luma.stride);
  for (const clip of clips) painter.paint(canvas, shape, clip);
  return canvas;
}
const whole: Rect = { x: 0, y: 0, width: 160, height: 112 };

/** In pixels, of the luminance. */
function area(canvas: Canvas): number {
  return canvas.luma.samples.reduce((sum, sample) => sum + sample, 0) / 255;
}

describe('Painter', () => {
  for (const [name, shape, pixels] of [
    ['a box on pixels', box(FILL, -90, 90, 180, 90), 20 * 10],
    ['a box between pixels', box(FILL, -94.5, 94, 185, 97), (185 * 97) / 81],
    ['a box of less than a pixel', box(FILL, 1, 91, 7, 7), 49 / 81],
    ['a triangle', polygon(FILL, 0, 100, 400, 500, -400, 500), (800 * 400) / 2 / 81],
    ['a flat triangle', polygon(FILL, -600, 200, 600, 207, -600, 214), (1200 * 14) / 2 / 81],
    ['the same, the other way around', polygon(FILL, -600, 214, 600, 207, -600, 200), (1200 * 14) / 2 / 81],
    ['a circle', ellipse(FILL, 3, 444, 300), (Math.PI * 300 * 300 * 0.9936) / 81],
    ['a line', limb(FILL, -200, 200, 300, 500, 20), (40 * Math.hypot(500, 300) + 400 * Math.PI) / 81],
    ['what is partly outside', box(FILL, -5000, -500, 5000, 1000), 80 * (500 / 9)],
    ['a line that begins outside', limb(FILL, -5000, 450, 0, 450, 9), 80 * 2 + 1.57],
    ['what is outside', box(FILL, -5000, -500, 300, 100), 0],
  ] as const) {
    it(`covers the area of ${name}`, () => {
      const found = area(painted(shape, [whole]));
      // Each pixel of an edge is rounded.
      expect(found).to.be.closeTo(pixels, 0.4 + 0.004 * pixels);
    });
  }

  it('paints parts that fit together', () => {
    const tiles = Array.from({ length: 70 }, (_, i) => ({
      x: 16 * (i % 10),
      y: 16 * Math.trunc(i / 10),
      width: 16,
      height: 16,
    }));
    for (const shape of [ellipse(FILL, 11, 444, 444), limb(FILL, -900, 100, 900, 780, 11)]) {
      const [once, inParts] = [painted(shape, [whole]), painted(shape, tiles)];
      expect(inParts.luma).to.deep.equal(once.luma);
      expect(inParts.red).to.deep.equal(once.red);
    }
  });

  it('fades a color, and lets through what is behind', () => {
    const canvas = new Canvas(WIDTH, HEIGHT);
    const painter = new Painter(WIDTH, HEIGHT, canvas.luma.stride);
    painter.paint(
      canvas,
      box({ top: color('#000000'), bottom: WHITE, opacity: 1 }, -900, 0, 1800, 900),
      whole,
    );
    const at = (y: number) => canvas.luma.samples[y * canvas.luma.stride + 80];
    expect([at(0), at(50), at(99)]).to.deep.equal([1, 129, 254]);
    painter.paint(canvas, box({ ...FILL, opacity: 0.5 }, -900, 0, 1800, 900), whole);
    expect([at(0), at(50), at(99)]).to.deep.equal([128, 192, 255]);
  });
});
