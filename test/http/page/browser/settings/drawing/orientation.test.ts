import { expect } from 'chai';
import * as v from 'valibot';
import { FrameCollector } from '../../../../../../daemon/camera/sources/frame-collector.ts';
import { maskPolygons } from '../../../../../../daemon/config/mask-polygons.ts';
import { JpegSplitter } from '../../../../../../daemon/frame/jpeg-splitter.ts';
import { MaskedSink } from '../../../../../../daemon/frame/mask/masked-sink.ts';
import { noSplitterCounts } from '../../../../../../daemon/frame/splitter-counts.ts';
import { masksIn, masksText } from '../../../../../../daemon/http/page/browser/settings/drawing/mask-text.ts';
import {
  displayedPoint,
  ownPoint,
} from '../../../../../../daemon/http/page/browser/settings/drawing/orientation.ts';
import type { Orientation } from '../../../../../../daemon/http/page/browser/settings/drawing/orientation.ts';
import { contains } from '../../../../../../daemon/http/page/browser/settings/drawing/polygon.ts';
import type { Polygon } from '../../../../../../daemon/http/page/browser/settings/drawing/polygon.ts';
import { brightness, decodeJpeg } from '../../../../../helpers/decode-jpeg.ts';
import { madeJpeg } from '../../../../../helpers/made-jpeg.ts';
import { seeded } from '../../../../../soak/random.ts';

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
const [WIDTH, HEIGHT] = [160, 80];
const GRAY = 128;

/** Which pixel of the JPEG a viewer shows at a place (TIFF 6.0, Orientation: where row 0 and column 0 of the JPEG are shown). */
const SHOWN: Readonly<Record<Orientation, (x: number, y: number) => [number, number]>> = {
  1: (x, y) => [x, y],
  2: (x, y) => [WIDTH - 1 - x, y],
  3: (x, y) => [WIDTH - 1 - x, HEIGHT - 1 - y],
  4: (x, y) => [x, HEIGHT - 1 - y],
  5: (x, y) => [y, x],
  // Row 0 is at the right, column 0 at the top.
  6: (x, y) => [y, HEIGHT - 1 - x],
  7: (x, y) => [WIDTH - 1 - y, HEIGHT - 1 - x],
  // Row 0 is at the left, column 0 at the bottom.
  8: (x, y) => [WIDTH - 1 - y, x],
};

/** Drawn on what is displayed: no orientation leaves it as it is. */
const DRAWN: Polygon = [
  [0.1, 0.05],
  [0.6, 0.15],
  [0.3, 0.4],
];

describe('masks that are drawn on a displayed picture', () => {
  const jpeg = madeJpeg({
    width: WIDTH,
    height: HEIGHT,
    sampling: [[1, 1]],
    restart: 0,
    isExtended: false,
    density: 0,
    fill: 0,
    isShifting: false,
    random: seeded(3),
  });

  function masked(text: string): Buffer {
    const collector = new FrameCollector(1 << 20);
    const counts = noSplitterCounts();
    const sink = new MaskedSink(collector, v.parse(maskPolygons.schema, text), counts);
    new JpegSplitter(sink, counts).write(jpeg);
    const [frame] = collector.take();
    if (frame === undefined) throw new Error('the picture was not masked');
    return frame;
  }

  it('make gray what is below them, for every orientation', () => {
    const before = decodeJpeg(jpeg);
    const wrong: string[] = [];
    // The masker fills whole blocks of 8 pixels: what is farther away stays.
    const steps = [-12, -6, 0, 6, 12];
    const nears = steps.flatMap((dx) => steps.map((dy) => [dx, dy] as const));
    for (const orientation of ORIENTATIONS) {
      const after = decodeJpeg(masked(masksText([DRAWN], orientation)));
      const [width, height] = orientation < 5 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH];
      let [inside, outside] = [0, 0];
      for (let y = 4; y < height; y += 8)
        for (let x = 4; x < width; x += 8) {
          const [own, down] = SHOWN[orientation](x, y);
          const hits = ([dx, dy]: readonly [number, number]) =>
            contains(DRAWN, [(x + dx) / width, (y + dy) / height]);
          const [isInside, isOutside] = [hits([0, 0]), !nears.some(hits)];
          inside += Number(isInside);
          outside += Number(isOutside);
          const shown = brightness(after, own, down);
          if (isInside && shown !== GRAY) wrong.push(`${orientation}: ${x},${y} can be seen`);
          if (isOutside && shown !== brightness(before, own, down))
            wrong.push(`${orientation}: ${x},${y} is hidden`);
        }
      expect([inside > 8, outside > 60]).to.deep.equal([true, true]);
    }
    expect(wrong).to.deep.equal([]);
  });

  it('are displayed where they were drawn', () => {
    for (const orientation of ORIENTATIONS) {
      const text = masksText([DRAWN], orientation);
      expect(masksText(masksIn(text, orientation), 1)).to.equal(masksText([DRAWN], 1));
      const [x, y] = ownPoint(displayedPoint([0.2, 0.7], orientation), orientation);
      expect([x, y].map((value) => value.toFixed(6))).to.deep.equal(['0.200000', '0.700000']);
    }
    expect(masksIn('', 6)).to.deep.equal([]);
  });

  it('become text that the setting takes', () => {
    const text = masksText(
      [
        DRAWN,
        [
          [0, 0],
          [1, 0],
          [1 / 3, 1e-7],
        ],
      ],
      1,
    );
    expect(text).to.equal('0.1,0.05 0.6,0.15 0.3,0.4; 0,0 1,0 0.3333,0');
    expect(v.parse(maskPolygons.schema, text)).to.have.length(2);
  });
});
