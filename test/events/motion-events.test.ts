import { expect } from 'chai';
import { EventLog } from '../../daemon/events/event-log.ts';
import type { CameraEvent } from '../../daemon/events/event.ts';
import { MotionEvents } from '../../daemon/events/motion-events.ts';
import { ManualClock } from '../helpers/manual-clock.ts';

const STILL = { moving: false, score: 10, boxes: [] };

function moving(score: number, x = 0.5, zone: string | null = null) {
  const box = { x, y: 0.5, w: 0.1, h: 0.2, score, zone };
  return { moving: true, score, boxes: [{ ...box, x: 0.9, w: 0.01, score: score - 10 }, box] };
}

describe('MotionEvents', () => {
  let clock: ManualClock;
  let phases: CameraEvent[];
  let motion: MotionEvents;
  let allowed: number;

  beforeEach(() => {
    [clock, phases, allowed] = [new ManualClock(1e12), [], 100];
    const log = new EventLog({ camera: () => 'Drive', now: clock.now });
    log.listen((event) => phases.push(event));
    motion = new MotionEvents({
      log,
      ceiling: { take: () => allowed-- > 0 },
      limits: () => ({ gapMs: 20_000, mostMs: 120_000 }),
      timer: clock.timer,
      now: clock.now,
    });
  });

  /** Motion at five frames per second. */
  function move(ms: number): void {
    for (let at = 0; at < ms; at += 200) {
      motion.take(moving(60));
      clock.wait(200);
    }
  }

  const told = () => phases.map(({ phase }) => phase).join(' ');

  it('begin with the first motion, and end after EVENT_GAP without any, also when no more frames are examined', () => {
    motion.take(STILL);
    expect(phases).to.deep.equal([]);
    motion.take(moving(60));
    clock.wait(10_000);
    motion.take(moving(60));
    clock.wait(19_999);
    expect(phases.at(-1)?.phase).to.equal('update');
    clock.wait(1);
    expect(told()).to.equal('start update end');
    expect(Date.parse(phases.at(-1)!.at) - Date.parse(phases.at(-1)!.startedAt)).to.equal(30_000);
    expect(clock.waiting).to.equal(0);
    motion.take(moving(60));
    expect(new Set(phases.map(({ id }) => id)).size).to.equal(2);
  });

  it('have the place of what moves most: now while they go on, at the end where the score was highest', () => {
    motion.take(moving(60, 0.1, 'Drive'));
    clock.wait(500);
    motion.take(moving(80, 0.2, 'Path'));
    clock.wait(600);
    motion.take(moving(70, 0.3));
    motion.stop();
    expect(phases.map(({ phase, score, box, zone }) => [phase, score, box?.[0], zone])).to.deep.equal([
      ['start', 60, 0.1, 'Drive'],
      ['update', 80, 0.3, null],
      ['end', 80, 0.2, 'Path'],
    ]);
  });

  it('are updated once a second at most', () => {
    move(10_000);
    expect(phases.filter(({ phase }) => phase === 'update')).to.have.length(9);
  });

  it('tell a higher score within a second, also if nothing moves any more', () => {
    motion.take(moving(30));
    clock.wait(200);
    motion.take(moving(80));
    for (let at = 0; at < 3000; at += 200) {
      clock.wait(200);
      motion.take(STILL);
    }
    expect(phases.map(({ phase, score }) => `${phase} ${score}`)).to.deep.equal(['start 30', 'update 80']);
  });

  it('are cut at EVENT_MAX while the motion goes on', () => {
    move(250_000);
    const ends = phases.filter(({ phase }) => phase === 'end');
    expect(ends.map(({ at, startedAt }) => Date.parse(at) - Date.parse(startedAt))).to.deep.equal([
      120_000, 120_000,
    ]);
    expect(phases.filter(({ phase }) => phase === 'start')).to.have.length(3);
  });

  it('are left out above the ceiling', () => {
    allowed = 1;
    motion.take(moving(60));
    clock.wait(20_000);
    motion.take(moving(60));
    clock.wait(20_000);
    expect(told()).to.equal('start end');
    expect(clock.waiting).to.equal(0);
    allowed = 1;
    motion.take(moving(60));
    expect(told()).to.equal('start end start');
  });

  it('have whole scores, and places to less than a pixel', () => {
    motion.take({
      ...moving(83.92),
      boxes: [{ x: 1 / 3, y: 0.5, w: 0.1, h: 0.2, score: 83.92, zone: null }],
    });
    expect(phases[0]).to.deep.include({ score: 84, box: [0.3333, 0.5, 0.1, 0.2] });
  });

  it('have no place if none is known', () => {
    motion.take({ moving: true, score: 60, boxes: [] });
    expect(phases[0]?.box).to.equal(null);
  });
});
