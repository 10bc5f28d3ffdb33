import { expect } from 'chai';
import { Detector } from '../../daemon/motion/detector/detector.ts';
import { BrightnessMap } from '../../daemon/motion/map/brightness-map.ts';
import { Scene } from '../../daemon/test-picture/scene/scene.ts';
import { SLOT_MS, visitAt } from '../../daemon/test-picture/scene/visitors.ts';

const [WIDTH, HEIGHT] = [480, 272];
const SCENE_HEIGHT = 900;
const HALF_WIDTH = (WIDTH / 2 / HEIGHT) * SCENE_HEIGHT;
/** A car is 340 units long, with its beam 400 more at one end. */
const OUTSIDE = 480;
const FRAME_MS = 200;
const LASTS_MS = 5 * SLOT_MS;
const NOON = new Date(2026, 10, 28, 12, 0, 0, 0).getTime();

/** Three minutes soon after noon in which a car and a person come by: who does depends on the time zone of this machine. */
function startMs(): number {
  for (let timeMs = Math.ceil(NOON / SLOT_MS) * SLOT_MS; ; timeMs += SLOT_MS) {
    const kinds = [0, 1, 2, 3, 4].map((slot) => visitAt(timeMs + slot * SLOT_MS + 1000, HALF_WIDTH)?.kind);
    // The first seconds are for learning.
    if (kinds[0] !== 'car' && kinds.includes('car') && kinds.includes('person')) return timeMs;
  }
}

/** What TEST_PICTURE=scene shows is what people try MOTION=on with. */
describe('motion detection in the drawn test picture', function () {
  // Seconds of work, on a machine that may have other work.
  this.timeout(120_000);

  it('finds whoever comes by within 3 min, and nothing in between: no clouds, smoke or leaves', () => {
    const scene = new Scene({ width: WIDTH, height: HEIGHT, quality: 80, note: '' }, () => 0);
    const map = new BrightnessMap();
    const settings = { sensitivity: 50, area: 0.3, zones: [], masks: [] };
    const detector = new Detector({ columns: WIDTH / 8, rows: HEIGHT / 8, ...settings });
    const visits = new Map<number, { kind: string; found: boolean }>();
    const alarms: string[] = [];
    let empty = 0;
    const firstMs = startMs();
    for (let timeMs = firstMs; timeMs < firstMs + LASTS_MS; timeMs += FRAME_MS) {
      expect(map.read(scene.frame(new Date(timeMs)))).to.equal(null);
      const { moving, boxes } = detector.examine(map.values, timeMs);
      const visit = visitAt(timeMs, HALF_WIDTH);
      if (visit !== null && Math.abs(visit.x) < HALF_WIDTH) {
        const { found } = visits.get(visit.who) ?? { found: false };
        visits.set(visit.who, { kind: visit.kind, found: found || moving });
      }
      if (visit !== null && Math.abs(visit.x) < HALF_WIDTH + OUTSIDE) continue;
      empty++;
      if (moving) alarms.push(`${(timeMs - firstMs) / 1000} s: ${JSON.stringify(boxes)}`);
    }
    expect(alarms).to.deep.equal([]);
    expect(empty).to.be.greaterThan(200);
    const people = [...visits.values()].filter(({ kind }) => kind !== 'cat');
    expect(people.map(({ kind }) => kind)).to.include.members(['car', 'person']);
    expect(people.every(({ found }) => found)).to.equal(true);
  });
});
