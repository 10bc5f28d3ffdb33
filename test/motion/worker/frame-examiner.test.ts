import { expect } from 'chai';
import { FrameExaminer } from '../../../daemon/motion/worker/frame-examiner.ts';
import { quartersJpeg } from '../../helpers/quarters.ts';

const SETTINGS = { sensitivity: 50, area: 0.3, zones: [], masks: [] };
const [UPRIGHT, TURNED] = [quartersJpeg(320, 240), quartersJpeg(240, 320)];

describe('the examiner of frames', () => {
  it('learns pictures of another size anew, and gives blocks only for tuning', () => {
    const examiner = new FrameExaminer(SETTINGS);
    let ms = 0;
    const examine = (jpeg: Buffer, isTuned = false) => {
      const time = { capturedAtMs: (ms += 500), wallClockMs: 1_000_000 + ms };
      const found = examiner.examine({ jpeg, ...time, isTuned, quietMs: 0 });
      if (typeof found === 'string') throw new Error(found);
      return found;
    };
    for (let i = 0; i < 12; i++) examine(UPRIGHT);
    const { quiet, columns, rows, blocks, atMs } = examine(UPRIGHT, true);
    expect([quiet, columns, rows, blocks.length, atMs]).to.deep.equal([false, 40, 30, 150, 1_006_500]);
    const other = examine(TURNED);
    expect([other.quiet, other.columns, other.rows, other.blocks.length]).to.deep.equal([true, 30, 40, 0]);
  });

  it('is quiet when it is told to be, keeps what it has learned with other settings, and says what it cannot read', () => {
    const examiner = new FrameExaminer(SETTINGS);
    const examine = (jpeg: Buffer, ms: number, quietMs = 0) =>
      examiner.examine({ jpeg, capturedAtMs: ms, wallClockMs: ms, isTuned: false, quietMs });
    const quiet = (ms: number, quietMs = 0) => {
      const found = examine(UPRIGHT, ms, quietMs);
      return typeof found === 'string' ? found : found.quiet;
    };
    for (let ms = 0; ms <= 5000; ms += 500) quiet(ms);
    examiner.change({ ...SETTINGS, sensitivity: 90 });
    expect(quiet(5500)).to.equal(false);
    expect([quiet(6000, 2000), quiet(7500), quiet(8500)]).to.deep.equal([true, true, false]);
    expect(examine(UPRIGHT.subarray(0, 700), 9000)).to.be.a('string');
  });
});
