import { expect } from 'chai';
import { array, assert, double, integer, property, record, string, tuple, uint8Array } from 'fast-check';
import { Detector } from '../../../daemon/motion/detector/detector.ts';

const [COLUMNS, ROWS] = [9, 7];
const FRACTION = double({ min: 0, max: 1, noNaN: true });
const POLYGONS = array(
  record({ name: string(), points: array(tuple(FRACTION, FRACTION), { maxLength: 6 }) }),
  { maxLength: 40 },
);
const MAPS = array(
  record({
    map: uint8Array({ minLength: COLUMNS * ROWS, maxLength: COLUMNS * ROWS }),
    repeats: integer({ min: 1, max: 30 }),
    stepMs: integer({ min: -1e9, max: 1e9 }),
  }),
  { maxLength: 6 },
);

describe('Detector, with any maps', () => {
  it('never throws, and keeps scores and boxes in their ranges', () => {
    assert(
      property(
        MAPS,
        integer({ min: 1, max: 100 }),
        double({ min: 0.01, max: 100, noNaN: true }),
        POLYGONS,
        POLYGONS,
        (maps, sensitivity, area, zones, masks) => {
          const settings = { columns: COLUMNS, rows: ROWS, sensitivity, area, zones, masks };
          const detector = new Detector(settings);
          let nowMs = 0;
          for (const { map, repeats, stepMs } of maps) {
            for (let i = 0; i < repeats; i++) {
              nowMs += i === 0 ? stepMs : 200;
              const { moving, score, boxes, quiet } = detector.examine(map, nowMs);
              expect(score).to.be.within(0, 100);
              expect(moving).to.equal(score >= 50);
              expect(boxes.length > 0).to.equal(moving);
              if (quiet) expect(score).to.equal(0);
              for (const { x, y, w, h, score: boxScore } of boxes) {
                expect([x, y, x + w, y + h].every((edge) => edge >= 0 && edge <= 1 + 1e-9)).to.equal(true);
                expect(boxScore).to.be.within(50, 100);
              }
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
