import { expect } from 'chai';
import { PictureBreaks } from '../../daemon/motion/picture-breaks.ts';

function firsts(frames: readonly (readonly [sequence: number, capturedAtMs: number])[]): number[] {
  const breaks = new PictureBreaks();
  return frames.flatMap(([sequence, capturedAtMs], i) =>
    breaks.isFirst({ sequence, capturedAtMs }) ? [i] : [],
  );
}

describe('breaks of the picture', () => {
  it('are the first frame, one of another camera, and one after a pause in which a program may have started', () => {
    expect(
      firsts([
        [1, 0],
        [2, 33],
        [3, 1532],
        [4, 1565],
        [5, 3066],
        [6, 3100],
        [1, 3133],
        [2, 3166],
      ]),
    ).to.deep.equal([0, 4, 6]);
  });

  it('are not the pauses of a slow camera', () => {
    expect(
      firsts([
        [1, 0],
        [2, 1000],
        [3, 3000],
        [4, 8000],
        [5, 23_001],
      ]),
    ).to.deep.equal([0, 4]);
  });
});
