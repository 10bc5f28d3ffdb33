import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { Frame } from '../../daemon/frame/frame.ts';
import { createLog } from '../../daemon/log/logger.ts';
import { Motion } from '../../daemon/motion/motion.ts';
import { MotionSwitch } from '../../daemon/motion/motion-switch.ts';
import type { MotionResult, TuningResult } from '../../daemon/motion/motion-result.ts';
import { eventually } from '../helpers/eventually.ts';
import { quartersJpeg } from '../helpers/quarters.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { NOBODY } from '../helpers/daemon.ts';

const JPEG = quartersJpeg(640, 360);

function frame(sequence: number, jpeg = JPEG): Frame {
  return new Frame({
    sequence,
    capturedAtMs: 200 * sequence,
    wallClockMs: 1_000_000 + 200 * sequence,
    width: 640,
    height: 360,
    memory: jpeg,
    jpegStart: 0,
    jpegBytes: jpeg.length,
    envelope: { headRoom: 0, tail: Buffer.alloc(0), writeHead: () => 0 },
  });
}

/** What a camera is to motion detection. */
class FakeCamera {
  readonly taps = new Set<(frame: Frame) => void>();
  holds = 0;

  readonly tap = (callback: (frame: Frame) => void) => {
    this.taps.add(callback);
    return () => this.taps.delete(callback);
  };

  readonly hold = () => {
    this.holds++;
    return () => this.holds--;
  };

  show(shown: Frame): void {
    for (const tap of this.taps) tap(shown);
  }
}

function config(...args: string[]) {
  return loadConfig(args, NOBODY).config;
}

describe('the switch of motion detection', () => {
  const camera = new FakeCamera();
  const schedule = { isOn: true };
  const lines: string[] = [];
  let notices = 0;
  let run = {};
  let sequence = 1;
  const log = createLog(
    { level: 'info', format: 'json' },
    { write: (line) => void lines.push(line), close: () => Promise.resolve() },
  );
  const motion = new MotionSwitch({
    log,
    tap: camera.tap,
    hold: camera.hold,
    cameraRun: () => run,
    overlayArea: () => ({ x: 0, y: 0, w: 0.5, h: 0.1 }),
    areas: () => ({ zones: [], masks: [] }),
    isAllowed: () => schedule.isOn,
    onNotices: () => notices++,
  });
  after(() => motion.stop());

  /** Shows frames until there is what they bring, no faster than a second of frames in one: a worker counts in their time. */
  async function shownUntil(isThere: () => boolean, jpeg: Buffer, step = 1): Promise<void> {
    let shownAtMs = Number.NEGATIVE_INFINITY;
    await eventually('a result', () => {
      if (performance.now() - shownAtMs >= 1000) {
        shownAtMs = performance.now();
        camera.show(frame((sequence += step), jpeg));
      }
      return isThere();
    });
  }

  /** Shows frames until one was examined. */
  async function examined(jpeg = JPEG, step = 1): Promise<MotionResult> {
    const results: MotionResult[] = [];
    const unlisten = motion.listen((result) => results.push(result));
    await shownUntil(() => results.length > 0, jpeg, step);
    unlisten();
    return results[0]!;
  }

  it('is off at first: it neither looks at frames nor makes the camera run', async () => {
    await motion.apply(config());
    expect([camera.taps.size, camera.holds, motion.report]).to.deep.equal([0, 0, null]);
  });

  it('examines frames in a worker while it is on', async () => {
    await motion.apply(config('--motion', 'on'));
    expect([camera.taps.size, camera.holds]).to.deep.equal([1, 1]);
    const { atMs, moving, score, quiet } = await examined();
    expect(atMs % 200).to.equal(0);
    expect([moving, score, quiet]).to.deep.equal([false, 0, true]);
    expect(motion.report).to.include({ workerRestarts: 0, score: 0 });
    expect(motion.report!.examinedMs).to.be.greaterThan(0);
    expect(motion.scores).to.have.length(1);
  });

  it('is quiet for 4 s after each start of the camera', async () => {
    const until = (isQuiet: boolean) =>
      eventually('another state', async () => (await examined(JPEG, 5)).quiet === isQuiet);
    await until(false);
    run = {};
    await until(true);
    await until(false);
  });

  it('gives the blocks to those who tune it', async () => {
    const tuned: TuningResult[] = [];
    const end = motion.tune((result) => tuned.push(result));
    await examined();
    await examined();
    end();
    const { columns, rows, blocks } = tuned.at(-1)!;
    expect([columns, rows, blocks.length]).to.deep.equal([80, 45, (80 * 45) / 8]);
  });

  it('changes settings while it runs, and is off outside of its schedule', async () => {
    const [tap] = camera.taps;
    await motion.apply(config('--motion', 'on', '--motion-sensitivity', '90'));
    expect([...camera.taps]).to.deep.equal([tap]);
    schedule.isOn = false;
    await motion.apply(config('--motion', 'on'));
    expect([camera.taps.size, camera.holds, motion.report, motion.scores.length]).to.deep.equal([
      0,
      0,
      null,
      0,
    ]);
    schedule.isOn = true;
    await motion.apply(config('--motion', 'on'));
    await examined();
    await motion.apply(config());
    expect([camera.taps.size, camera.holds]).to.deep.equal([0, 0]);
    expect(lines.filter((line) => line.includes('"motion: o'))).to.have.length(4);
  });

  it('tells why frames cannot be examined', async () => {
    await motion.apply(config('--motion', 'on'));
    const progressive = Buffer.from(JPEG);
    progressive[progressive.indexOf(Buffer.from('ffc0', 'hex')) + 1] = 0xc2;
    await shownUntil(() => motion.notices.length > 0, progressive);
    expect(motion.notices.map(({ code }) => code)).to.deep.equal(['motion-unreadable']);
    expect([notices, motion.report!.score]).to.deep.equal([1, null]);
    await examined();
    expect([motion.notices.length, notices]).to.deep.equal([0, 2]);
  });

  it('does nothing after stop', async () => {
    const applied = motion.apply(config('--motion', 'on'));
    await motion.stop();
    await applied;
    await motion.apply(config('--motion', 'on'));
    expect([camera.taps.size, camera.holds]).to.deep.equal([0, 0]);
  });

  it('survives a worker that uses up its memory, with one notice', async () => {
    const told: (string | null)[] = [];
    let started = 0;
    const { MOTION_SENSITIVITY, MOTION_AREA, MOTION_FPS } = config();
    const failing = new Motion({
      config: { MOTION_SENSITIVITY, MOTION_AREA, MOTION_FPS },
      tap: camera.tap,
      cameraRun: () => null,
      overlayArea: () => null,
      areas: () => ({ zones: [], masks: [] }),
      onResult: () => {},
      isTuned: () => false,
      onNotices: (added) => told.push(added?.message ?? null),
      createWorker: () => {
        started++;
        return new Worker('const kept = []; for (;;) kept.push(new Array(1000).fill(kept.length));', {
          eval: true,
          resourceLimits: { maxOldGenerationSizeMb: 4, maxYoungGenerationSizeMb: 1 },
        });
      },
    });
    await eventually('two failures', () => {
      // A second each, and none while a worker runs: it is started again, and given up, with the clock of the frames.
      if (failing.report.workerRestarts === started) camera.show(frame((sequence += 5)));
      return started >= 3;
    });
    await failing.stop();
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/^Motion detection failed: .*memory/);
    expect(failing.report.workerRestarts).to.be.greaterThan(1);
  });
});
