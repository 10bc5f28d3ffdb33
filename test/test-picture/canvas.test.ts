import { expect } from 'chai';

import { Canvas, color } from '../../daemon/test-picture/canvas.ts';

/** The positions of this value in a plane. */
function painted({ samples }: { samples: Uint8Array }, value: number): number[] {
  return [...samples.keys()].filter((i) => samples[i] === value);
}

describe('color', () => {
  it('is JFIF full range YCbCr', () => {
    expect(color('#ffffff')).to.deep.equal({ luma: 255, blue: 128, red: 128 });
    expect(color('#000000')).to.deep.equal({ luma: 0, blue: 128, red: 128 });
    expect(color('#ff0000')).to.deep.equal({ luma: 76, blue: 85, red: 255 });
    expect(color('#0000ff')).to.deep.equal({ luma: 29, blue: 255, red: 107 });
  });
});

describe('Canvas', () => {
  const ink = { luma: 9, blue: 8, red: 7 };

  it('is padded to complete tiles, color at half size', () => {
    const { luma, blue, red } = new Canvas(33, 17);
    expect([luma.stride, luma.samples.length]).to.deep.equal([48, 48 * 32]);
    for (const plane of [blue, red])
      expect([plane.stride, plane.samples.length]).to.deep.equal([24, 24 * 16]);
  });

  it('paints a rectangle in all planes, and nothing outside it', () => {
    const canvas = new Canvas(64, 48);
    canvas.paint({ x: 4, y: 2, width: 6, height: 4 }, ink);
    expect(painted(canvas.luma, 9))
      .to.have.length(24)
      .and.include(2 * 64 + 4);
    expect(painted(canvas.luma, 9)).to.include(5 * 64 + 9);
    expect(painted(canvas.blue, 8)).to.deep.equal([34, 35, 36, 66, 67, 68]);
    expect(painted(canvas.red, 7)).to.deep.equal([34, 35, 36, 66, 67, 68]);
  });

  it('extends into the padding at the right and bottom edge', () => {
    const canvas = new Canvas(20, 20);
    canvas.paint({ x: 0, y: 0, width: 20, height: 20 }, ink);
    expect(new Set(canvas.luma.samples)).to.deep.equal(new Set([9]));
    expect(new Set(canvas.blue.samples)).to.deep.equal(new Set([8]));
  });

  it('stamps between paper and ink, in luminance only', () => {
    const canvas = new Canvas(32, 32);
    canvas.stamp(30, 5, { width: 2, height: 2, ink: Uint8Array.of(0, 255, 51, 102) }, 250, 50);
    expect([...canvas.luma.samples.subarray(5 * 32 + 29, 5 * 32 + 33)]).to.deep.equal([0, 50, 250, 0]);
    expect([...canvas.luma.samples.subarray(6 * 32 + 30, 6 * 32 + 32)]).to.deep.equal([90, 130]);
    expect(new Set(canvas.blue.samples)).to.deep.equal(new Set([0]));
  });

  it('reports each painted tile once', () => {
    const canvas = new Canvas(64, 64);
    canvas.paint({ x: 15, y: 15, width: 2, height: 1 }, ink);
    canvas.stamp(48, 60, { width: 1, height: 1, ink: new Uint8Array(1) }, 0, 0);
    expect([...canvas.takePainted()]).to.deep.equal([0, 1, 15]);
    expect([...canvas.takePainted()]).to.deep.equal([]);
  });
});
