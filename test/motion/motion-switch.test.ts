import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { encode as jpegOf } from 'jpeg-js';
import { Frame } from '../../daemon/frame/frame.ts';
import { createLog } from '../../daemon/log/logger.ts';
import { Motion } from '../../daemon/motion/motion.ts';
import { MotionSwitch } from '../../daemon/motion/motion-switch.ts';
import type { MotionAreas } from '../../daemon/motion/motion-switch.ts';
import type { MotionResult, TuningResult } from '../../daemon/motion/motion-result.ts';
import type { WorkerStart } from '../../daemon/motion/worker/worker-keeper.ts';
import { eventually } from '../helpers/eventually.ts';
import { quartersJpeg } from '../helpers/quarters.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { NOBODY } from '../helpers/daemon.ts';

const MOTION_WORKER = new URL('../../daemon/motion/worker/motion-worker.js', import.meta.url);
const JPEG = quartersJpeg(640, 360);
/** 64 pixels wide each. */
const STRIPES = jpegOf(
  { width: 640, height: 360, data: Buffer.alloc(4 * 640 * 360).map((_, i) => (i & 256 ? 0 : 200)) },
  90,
).data;

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

  /**
   * Shows frames until there is what they bring, no faster than in their own time, in which a worker is given up. In between
   * it shows the last one again, which is too early to be examined, and brings the answer to it.
   */
  async function shownUntil(isThere: () => boolean, jpeg: Buffer, step = 1): Promise<void> {
    let shownAtMs = Number.NEGATIVE_INFINITY;
    await eventually('a result', () => {
      if (performance.now() - shownAtMs >= 200 * step) {
        shownAtMs = performance.now();
        sequence += step;
      }
      camera.show(frame(sequence, jpeg));
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

  function motionWith(createWorker: (workerData: WorkerStart) => Worker) {
    const told: (string | null)[] = [];
    const results: TuningResult[] = [];
    const masks: MotionAreas['masks'] = [];
    const made = new Motion({
      config: config(),
      tap: camera.tap,
      cameraRun: () => null,
      overlayArea: () => null,
      areas: () => ({ zones: [], masks: [...masks] }),
      onResult: (result) => results.push(result),
      isTuned: () => false,
      onNotices: (added) => told.push(added?.message ?? null),
      createWorker,
    });
    return { made, told, results, masks };
  }

  it('survives a worker that uses up its memory, with one notice', async () => {
    let started = 0;
    const { made: failing, told } = motionWith(() => {
      started++;
      return new Worker('const kept = []; for (;;) kept.push(new Array(1000).fill(kept.length));', {
        eval: true,
        resourceLimits: { maxOldGenerationSizeMb: 4, maxYoungGenerationSizeMb: 1 },
      });
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

  it('ends a worker that hangs, which leaves nothing behind', async () => {
    const workers: Worker[] = [];
    const { made: hanging, told } = motionWith(() => {
      workers.push(new Worker('for (;;);', { eval: true }));
      return workers.at(-1)!;
    });
    camera.show(frame((sequence += 5)));
    camera.show(frame((sequence += 76)));
    expect(told).to.deep.equal(['Motion detection failed: it took more than 15 s for a frame']);
    await eventually('its end', () => workers[0]!.threadId === -1);
    await hanging.stop();
    expect(workers).to.have.length(1);
  });

  /** Shows a picture until picamd's worker has learned it, and counts the results that it announces. */
  async function learnedPicture() {
    const seen = { announced: 0 };
    const { made, results, masks } = motionWith((workerData) =>
      new Worker(MOTION_WORKER, { workerData }).on('message', () => seen.announced++),
    );
    let asked = 0;
    await eventually('a picture that was learned', () => {
      if (results.length === asked) [asked, sequence] = [asked + 1, sequence + 5];
      // Again: it is too early to be examined, and brings the answer.
      camera.show(frame(sequence));
      return results.at(-1)?.quiet === false;
    });
    return { made, results, masks, seen };
  }

  it('hears of another picture at once, also if no frame follows, and of the same one with the next frame only', async () => {
    const { made, results, seen } = await learnedPicture();
    expect([results.length > 3, seen.announced]).to.deep.equal([true, 1]);
    camera.show(frame((sequence += 5), STRIPES));
    await eventually('another picture', () => results.at(-1)?.sceneChange === true);
    expect(seen.announced).to.equal(2);
    await made.stop();
  });

  it('has other areas in effect with the next frame', async () => {
    const { made, results, masks } = await learnedPicture();
    const corners: [number, number][] = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    masks.push({ name: 'all', points: corners });
    made.change(config());
    sequence += 5;
    const before = results.length;
    await eventually('another picture, masked', () => {
      camera.show(frame(sequence, STRIPES));
      return results.length > before;
    });
    expect(results.at(-1)!.sceneChange).to.equal(false);
    await made.stop();
  });
});
