import { expect } from 'chai';
import * as v from 'valibot';
import { SETTINGS } from '../../../../../../daemon/config/settings.ts';
import {
  areaAround,
  areaMoved,
  areaResized,
  areaSeen,
  areaWithin,
  displayedArea,
  ownArea,
  unzoomedArea,
  WHOLE,
  zoomIn,
  zoomText,
} from '../../../../../../daemon/http/page/browser/settings/drawing/zoom-area.ts';
import type { Area } from '../../../../../../daemon/http/page/browser/settings/drawing/zoom-area.ts';

const WIDE = { width: 1280, height: 720 };

function rounded({ x, y, width, height }: Area): number[] {
  return [x, y, width, height].map((value) => Number(value.toFixed(4)));
}

describe('the zoom area', () => {
  it('keeps the shape of the picture, and stays in it', () => {
    expect(rounded(areaAround([0.5, 0.5], 0.5))).to.deep.equal([0.25, 0.25, 0.5, 0.5]);
    expect(rounded(areaAround([0.1, 0.9], 0.5))).to.deep.equal([0, 0.5, 0.5, 0.5]);
    expect(rounded(areaAround([0.5, 0.5], 7))).to.deep.equal([0, 0, 1, 1]);
    expect(areaAround([0.5, 0.5], 0).width).to.equal(0.1);
    const area = areaAround([0.5, 0.5], 0.5);
    expect(rounded(areaMoved(area, 0.9, -0.1))).to.deep.equal([0.5, 0.15, 0.5, 0.5]);
  });

  it('is resized by a corner while the opposite one stays', () => {
    const area = areaAround([0.5, 0.5], 0.5);
    expect(rounded(areaResized(area, 'bottom-right', [0.9, 0.6]))).to.deep.equal([0.25, 0.25, 0.65, 0.65]);
    expect(rounded(areaResized(area, 'top-left', [0.35, 0.5]))).to.deep.equal([0.35, 0.35, 0.4, 0.4]);
    expect(rounded(areaResized(area, 'top-right', [2, -1]))).to.deep.equal([0.25, 0, 0.75, 0.75]);
    expect(rounded(areaResized(area, 'bottom-left', [0.74, 0.2]))).to.deep.equal([0.65, 0.25, 0.1, 0.1]);
  });

  it('is a part of what the sensor mode sees, not of the picture', () => {
    // imx219: 3280x2464, of which a wide picture shows the middle.
    const seen = unzoomedArea({ width: 3280, height: 2464 }, WIDE);
    expect(seen.width).to.equal(1);
    expect((seen.width * 3280) / (seen.height * 2464)).to.be.closeTo(16 / 9, 1e-9);
    expect(seen.y).to.be.closeTo((1 - seen.height) / 2, 1e-9);
    const area = areaAround([0.75, 0.25], 0.5);
    const roi = areaWithin(area, seen);
    // Its pixels have the shape of the picture, or it would be distorted.
    expect((roi.width * 3280) / (roi.height * 2464)).to.be.closeTo(16 / 9, 1e-9);
    expect(rounded(areaSeen(roi, seen))).to.deep.equal(rounded(area));
    expect(rounded(unzoomedArea({ width: 1280, height: 720 }, { width: 640, height: 480 }))).to.deep.equal([
      0.125, 0, 0.75, 1,
    ]);
    expect(unzoomedArea(null, WIDE)).to.deep.equal(WHOLE);
  });

  it('is a part of what is zoomed already', () => {
    const seen = zoomIn('0.5,0.5,0.4,0.4') ?? WHOLE;
    expect(zoomText(areaWithin(areaAround([0.25, 0.25], 0.5), seen))).to.equal('0.5,0.5,0.2,0.2');
  });

  it('shows an area of another shape as one that has it', () => {
    expect(rounded(areaSeen({ x: 0.4, y: 0.4, width: 0.1, height: 0.3 }, WHOLE))).to.deep.equal([
      0.3, 0.4, 0.3, 0.3,
    ]);
    expect(rounded(areaSeen({ x: 0, y: 0, width: 1, height: 0.1 }, WHOLE))).to.deep.equal([0, 0, 1, 1]);
  });

  it('is written as the setting takes it', () => {
    const { schema } = SETTINGS.CAMERA_ROI;
    for (const area of [WHOLE, areaAround([1, 1], 1 / 3), { x: 1e-9, y: 0, width: 1 / 7, height: 1 }])
      expect(v.parse(schema, zoomText(area))).to.have.length(4);
    // The camera program refuses what reaches outside, if only by rounding.
    expect(zoomText(areaAround([1, 1], 31 / 32))).to.equal('0.0313,0.0313,0.9687,0.9687');
    for (const text of ['', '0,0,0,0', 'a', '1,2']) expect(zoomIn(text), text).to.equal(null);
    expect(zoomIn('0.25, 0.25, 0.5, 0.5')).to.deep.equal({ x: 0.25, y: 0.25, width: 0.5, height: 0.5 });
  });

  it('is turned as the picture is', () => {
    const area = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
    expect(rounded(displayedArea(area, 6))).to.deep.equal([0.4, 0.1, 0.4, 0.3]);
    expect(rounded(displayedArea(area, 8))).to.deep.equal([0.2, 0.6, 0.4, 0.3]);
    expect(rounded(displayedArea(area, 3))).to.deep.equal([0.6, 0.4, 0.3, 0.4]);
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] as const)
      expect(rounded(ownArea(displayedArea(area, orientation), orientation))).to.deep.equal([
        0.1, 0.2, 0.3, 0.4,
      ]);
  });
});
