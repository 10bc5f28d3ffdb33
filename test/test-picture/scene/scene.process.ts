import { expect } from 'chai';
import { Canvas } from '../../../daemon/test-picture/canvas.ts';
import { Caption } from '../../../daemon/test-picture/scene/caption.ts';
import { Scene } from '../../../daemon/test-picture/scene/scene.ts';
import { SLOT_MS, visitAt } from '../../../daemon/test-picture/scene/visitors.ts';
import { brightness, decodeJpeg } from '../../helpers/decode-jpeg.ts';
import { readText } from '../read-text.ts';

const OPTIONS = { width: 320, height: 240, quality: 80, note: '' };
const HALF_WIDTH = 600;
const NOON = new Date(2026, 10, 28, 12, 0, 0, 0).getTime();
/** All that moves takes a step after this time. */
const LONG_MS = 8000;
/** Drawing takes no time. */
const still = () => 0;

/** When the next of this kind is in the middle of the picture, after a time. */
function nextVisit(kind: string, afterMs: number): number {
  for (let timeMs = afterMs; timeMs < afterMs + 100 * SLOT_MS; timeMs += 100) {
    const visit = visitAt(timeMs, HALF_WIDTH);
    if (visit?.kind === kind && Math.abs(visit.x) < 100) return timeMs;
  }
  throw new Error(`no ${kind} for an hour`);
}

describe('the scene', () => {
  for (const [width, height] of [
    [321, 241],
    [640, 96],
    [16, 16],
  ] as const) {
    it(`leaves no trail at ${width}x${height}: each frame is like the first one of another scene`, () => {
      const options = { ...OPTIONS, width, height };
      const scene = new Scene(options, still);
      for (const kind of ['person', 'car', 'cat']) {
        // Within one minute: afterwards the light differs.
        const middleMs = nextVisit(kind, NOON);
        const startMs = Math.floor(middleMs / 60_000) * 60_000;
        // The rows take turns to follow the light.
        for (let step = 0; step < 40; step++) scene.frame(new Date(startMs + 500 * step));
        for (let timeMs = startMs + 25_000; timeMs < startMs + 60_000; timeMs += LONG_MS) {
          const frame = scene.frame(new Date(timeMs));
          expect(frame.equals(new Scene(options, still).frame(new Date(timeMs))), kind).to.equal(true);
        }
      }
    });
  }

  it('shows whoever comes by, and moves the tree', () => {
    for (const [kind, top, bottom] of [
      ['person', 0.67, 0.86],
      ['car', 0.84, 0.95],
      ['cat', 0.6, 0.68],
    ] as const) {
      const withVisit = decodeJpeg(new Scene(OPTIONS, still).frame(new Date(nextVisit(kind, NOON))));
      const nobody = decodeJpeg(new Scene(OPTIONS, still).frame(new Date(nextNobody())));
      const changed = Array.from({ length: 320 * 240 }, (_, i) => i).filter((i) => {
        const [x, y] = [i % 320, Math.trunc(i / 320)];
        return Math.abs(brightness(withVisit, x, y) - brightness(nobody, x, y)) > 20 && x < 220 && y > 140;
      });
      expect(changed.length, kind).to.be.greaterThan(60);
      const rows = changed.map((i) => Math.trunc(i / 320) / 240);
      expect(rows.reduce((sum, row) => sum + row, 0) / rows.length, kind).to.be.within(top, bottom);
    }
    const scene = new Scene(OPTIONS, still);
    const before = Buffer.from(scene.frame(new Date(nextNobody())));
    expect(scene.frame(new Date(nextNobody() + 2000)).equals(before)).to.equal(false);
  });

  it('is dark at night, with light in the windows, and follows the time of day row by row', () => {
    const night = NOON + 11 * 3_600_000;
    const scene = new Scene(OPTIONS, still);
    const sky = (frame: Buffer) => brightness(decodeJpeg(frame), 150, 8);
    const noon = sky(scene.frame(new Date(NOON)));
    for (let step = 0; step < 20; step++) scene.frame(new Date(night + 100 * step));
    const dark = scene.frame(new Date(night + LONG_MS));
    expect(sky(dark)).to.be.lessThan(noon / 3);
    const windowLight = brightness(
      decodeJpeg(dark),
      Math.round(160 - (340 * 240) / 900),
      Math.round((470 * 240) / 900),
    );
    expect(windowLight).to.be.greaterThan(180);
  });

  it('repeats a picture instead of drawing, if drawing takes more than a quarter of the time', () => {
    let clockMs = 0;
    let drawn = 0;
    const slow = () => {
      drawn++;
      return (clockMs += 50);
    };
    const scene = new Scene(OPTIONS, slow);
    for (let timeMs = NOON; timeMs < NOON + 10_000; timeMs += 40) scene.frame(new Date(timeMs));
    // Two looks at the clock for each drawing of 50 ms, one each 200 ms.
    expect(drawn / 2).to.be.within(45, 51);
  });

  it('goes on after the clock was set back', () => {
    const scene = new Scene(OPTIONS, still);
    scene.frame(new Date(NOON));
    const before = new Date(NOON - 7_200_000);
    expect(scene.frame(before).equals(new Scene(OPTIONS, still).frame(new Date(NOON)))).to.equal(false);
  });

  it('says that it is a test picture, and why it is shown', () => {
    for (const [note, text] of [
      ['', 'TEST PICTURE'],
      ['NO CAMERA', 'TEST PICTURE: N0 CAMERA'],
    ] as const) {
      const { label } = new Caption(new Canvas(640, 480), note);
      const frame = new Scene({ ...OPTIONS, width: 640, height: 480, note }, still).frame(new Date(NOON));
      expect(readText(decodeJpeg(frame), label!)).to.equal(text);
    }
    expect(new Caption(new Canvas(120, 120), 'NO CAMERA FOUND').label?.text).to.equal('TEST PICTURE');
    expect(new Caption(new Canvas(16, 16), '').label).to.equal(null);
  });
});

describe('visits', () => {
  it('begin and end outside the picture, and bring all kinds within an hour', () => {
    const kinds = new Set<string>();
    for (let slot = Math.floor(NOON / SLOT_MS); slot < NOON / SLOT_MS + 100; slot++) {
      const visits = Array.from({ length: SLOT_MS / 100 }, (_, i) =>
        visitAt(slot * SLOT_MS + i * 100, HALF_WIDTH),
      );
      const seen = visits.filter((visit) => visit !== null);
      if (seen[0] === undefined) continue;
      kinds.add(seen[0].kind);
      const last = seen.at(-1)!;
      for (const { x } of [seen[0], last]) expect(Math.abs(x)).to.be.greaterThan(HALF_WIDTH + 200);
      expect(Math.sign(last.x)).to.equal(last.heading);
      const steps = seen.slice(1).map(({ x }, i) => Math.abs(x - seen[i]!.x));
      expect(Math.max(...steps)).to.be.lessThan(40);
      expect(visits.at(-1)).to.equal(null);
    }
    expect([...kinds].toSorted()).to.deep.equal(['car', 'cat', 'person']);
  });
});

function nextNobody(): number {
  for (let timeMs = NOON; ; timeMs += 1000) {
    if ([0, 2000].every((laterMs) => visitAt(timeMs + laterMs, HALF_WIDTH) === null)) return timeMs;
  }
}
