import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, askJson } from '../helpers/ask.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { mjpegCommand } from '../helpers/mjpeg-program.ts';
import { shownTime, timedCamera, watchStream } from '../helpers/timed-camera.ts';
import type { TimedShape } from '../helpers/timed-camera.ts';
import { maxMs } from './fault.ts';
import type { Fault } from './fault.ts';

/** A camera, its viewers, and for how long picamd stands still, one time after another. */
export interface Stops extends TimedShape {
  viewers: number;
  stopsMs: readonly number[];
  /** Another build of the daemon. */
  main?: string;
}

/** What clients found, at worst. */
export interface Ages {
  /** How much older a picture was than its request, in ms. */
  olderMs: number;
  /** How far X-Timestamp was from the time that the picture shows, in intervals of the camera. */
  stampError: number;
  /** From the end of a stop to the next new picture of a viewer, in ms. */
  gapMs: number;
  passedOver: number;
}

const DIES_WITH_PARENT = ['setpriv', '--pdeathsig', 'KILL'];
/** When snapshots are requested, before and after the end of a stop. */
const BEFORE_MS = 50;
const AFTER_MS = [0, 15, 50, 120, 300, 600];
/** Until all is steady again. */
const SETTLE_MS = 1300;
/** The longest time without a new picture, in addition to an interval of the camera. */
const MAX_GAP_MS = 1000;
/** Fewer than the frames that wait during one stop of a second. */
const NEARLY_ALL = 0.98;
/** From the camera to the client. */
const TRANSIT_MS = 25;
const WAIT_MS = 10_000;

const STOPS_MS = [100, 300, 1000, 3000];
/** Everything that can hold frames has long been full then. */
const LONGEST_STOP_MS = 10_000;
const SHORT_STOPS_MS = [100, 500, 2000];
const SIZES = [
  [640, 480],
  [1280, 720],
  [1920, 1080],
] as const;

function matrix(): Stops[] {
  return SIZES.flatMap(([width, height]) =>
    [5, 15, 30].flatMap((fps) => [
      { width, height, fps, viewers: 1, stopsMs: STOPS_MS },
      { width, height, fps, viewers: 10, stopsMs: [...STOPS_MS, LONGEST_STOP_MS] },
    ]),
  );
}

/** How often the program sends pictures, and when picamd stands still, in ms since the first picture. */
const CHANGES_MS = 4000;
const STOPPED_MS = { from: 3500, to: 5000 };
/** The program's own timers are late. */
const SLACK_MS = 500;

export const STOP_FAULTS: readonly Fault[] = [
  {
    name: 'picamd stands still (SIGSTOP), and frames wait for it',
    measured: 'how much older a picture is than its request',
    bound: { max: TRANSIT_MS, unit: 'ms' },
    run: async (form) => {
      const all =
        form === 'long'
          ? matrix()
          : [{ width: 1280, height: 720, fps: 15, viewers: 10, stopsMs: SHORT_STOPS_MS }];
      const worst: Ages = { olderMs: -Infinity, stampError: 0, gapMs: 0, passedOver: 0 };
      const problems: string[] = [];
      for (const stops of all) {
        const found = await agesAfter(stops);
        const { width, height, fps, viewers } = stops;
        const where = `${width}x${height}, ${fps} fps, ${viewers} viewers`;
        if (found.stampError > 1 + (maxMs(TRANSIT_MS, form) * fps) / 1000)
          problems.push(`${where}: X-Timestamp is ${found.stampError.toFixed(1)} intervals off`);
        if (found.gapMs > maxMs(MAX_GAP_MS + 1000 / fps, form))
          problems.push(`${where}: no picture for ${found.gapMs.toFixed(0)} ms`);
        worst.olderMs = Math.max(worst.olderMs, found.olderMs);
        worst.stampError = Math.max(worst.stampError, found.stampError);
        worst.gapMs = Math.max(worst.gapMs, found.gapMs);
        worst.passedOver += found.passedOver;
      }
      if (problems.length > 0) throw new Error(problems.join('; '));
      return {
        value: worst.olderMs,
        note: `stops of 0.1 to ${Math.max(...all.flatMap(({ stopsMs }) => stopsMs)) / 1000} s; X-Timestamp at most ${worst.stampError.toFixed(1)} intervals off; next picture within ${worst.gapMs.toFixed(0)} ms; ${worst.passedOver} frames passed over`,
      };
    },
  },
  {
    name: 'picamd stands still while a program that only sends changes sends its next picture',
    measured: 'until it is shown',
    bound: { max: MAX_GAP_MS + 250, unit: 'ms' },
    run: async (form) => {
      const words = ['frames=1', `wait=${CHANGES_MS}`, 'frames=1', `wait=${CHANGES_MS}`, 'frames=1', 'hang'];
      const args = ['--source', 'command', '--source-command', JSON.stringify(mjpegCommand(...words))];
      const daemon = await startDaemon(args, {}, DIES_WITH_PARENT);
      const found: { atMs: number; stampMs: number }[] = [];
      let newestMs = 0;
      const watcher = watchStream(daemon.port, (stampMs) => {
        if (stampMs <= newestMs) return;
        newestMs = stampMs;
        found.push({ atMs: Date.now(), stampMs });
      });
      try {
        await until(() => found.length === 1);
        const firstMs = found[0]?.stampMs ?? 0;
        await delay(firstMs + STOPPED_MS.from - Date.now());
        daemon.kill('SIGSTOP');
        await delay(firstMs + STOPPED_MS.to - Date.now());
        daemon.kill('SIGCONT');
        const continuedMs = Date.now();
        await until(() => found.length === 3);
        const [, second, third] = found;
        if (second === undefined || third === undefined) throw new Error('three pictures were sent');
        const offMs = second.stampMs - firstMs - CHANGES_MS;
        if (Math.abs(offMs) > STOPPED_MS.to - STOPPED_MS.from)
          throw new Error(`X-Timestamp of the picture that waited is ${offMs} ms off`);
        if (second.stampMs > continuedMs - TRANSIT_MS)
          throw new Error('the picture that waited is told as new');
        if (third.stampMs - firstMs > 2 * CHANGES_MS + maxMs(SLACK_MS, form))
          throw new Error('a picture was not shown');
        if (third.atMs - third.stampMs > maxMs(TRANSIT_MS, form))
          throw new Error('the next picture is told as old');
        return { value: second.atMs - continuedMs, note: 'all three pictures are shown' };
      } finally {
        watcher.destroy();
        daemon.kill('SIGKILL');
        await daemon.exited;
      }
    },
  },
];

/** Stops the daemon in the midst of streaming, continues it, and looks at the time that each picture shows. */
export async function agesAfter({ width, height, fps, viewers, stopsMs, main }: Stops): Promise<Ages> {
  const camera = timedCamera({ width, height, fps });
  // Viewers must not be cut off as if the camera had been silent.
  const args = [...camera.args, '--stale-seconds', '1'];
  const daemon = await startDaemon(args, camera.env, DIES_WITH_PARENT, main === undefined ? {} : { main });
  const found: Ages = { olderMs: -Infinity, stampError: 0, gapMs: 0, passedOver: 0 };
  const watchers: Watcher[] = [];
  try {
    await daemon.logged(/camera: streaming/);
    for (let i = 0; i < viewers; i++) watchers.push(new Watcher(daemon.port, 1000 / fps));
    await delay(SETTLE_MS);
    const snapshot = async (afterMs: number) => {
      await delay(afterMs);
      const requestedMs = Date.now();
      const { status, body, headers } = await ask({ port: daemon.port }, '/snapshot.jpg');
      if (status !== 200) throw new Error(`a snapshot was answered with ${status}`);
      const shownMs = shownTime(body);
      found.olderMs = Math.max(found.olderMs, requestedMs - shownMs);
      const stampMs = Number(headers['x-timestamp']) * 1000;
      found.stampError = Math.max(found.stampError, (Math.abs(stampMs - shownMs) * fps) / 1000);
    };
    /** A new viewer gets the newest frame at once, which is up to an interval old. */
    const firstOfStream = async (afterMs: number) => {
      await delay(afterMs);
      const requestedMs = Date.now();
      const { body } = await ask({ port: daemon.port }, '/video_feed?frames=1');
      const shownMs = shownTime(body.subarray(body.indexOf('ffd8', 'hex')));
      found.olderMs = Math.max(found.olderMs, requestedMs - shownMs - 1000 / fps);
    };
    for (const watcher of watchers) watcher.reset();
    for (const stopMs of stopsMs) {
      daemon.kill('SIGSTOP');
      await delay(stopMs - BEFORE_MS);
      const early = [snapshot(0), firstOfStream(0)];
      await delay(BEFORE_MS);
      for (const watcher of watchers) watcher.resumed();
      daemon.kill('SIGCONT');
      await Promise.all([...early, ...AFTER_MS.map(snapshot), firstOfStream(0), firstOfStream(60)]);
      await delay(SETTLE_MS - Math.max(...AFTER_MS));
    }
    for (const { stampError, gapMs, socket } of watchers) {
      if (socket.destroyed) throw new Error('a viewer was cut off');
      found.stampError = Math.max(found.stampError, stampError);
      found.gapMs = Math.max(found.gapMs, gapMs);
    }
    const status = await askJson<{ camera: { passedOverFrames?: number } }>({ port: daemon.port }, '/status');
    found.passedOver = status.camera.passedOverFrames ?? 0;
    return found;
  } finally {
    for (const { socket } of watchers) socket.destroy();
    daemon.kill('SIGKILL');
    await daemon.exited;
  }
}

async function until(done: () => boolean): Promise<void> {
  const endMs = performance.now() + WAIT_MS;
  while (!done()) {
    if (performance.now() > endMs) throw new Error(`not within ${WAIT_MS} ms`);
    await delay(5);
  }
}

/** A viewer that compares the time of each new part with the time that its picture shows. */
class Watcher {
  readonly socket: Socket;
  /** From the end of a stop to the next new picture, in ms, at worst. */
  gapMs = 0;
  #newestMs = 0;
  #resumedMs: number | null = null;
  /** Of each new frame, in intervals of the camera. */
  #stampErrors: number[] = [];

  constructor(port: number, intervalMs: number) {
    this.socket = watchStream(port, (stampMs, jpeg) => {
      const shownMs = shownTime(jpeg);
      // The newest one may be sent again when there is silence.
      if (shownMs <= this.#newestMs) return;
      this.#newestMs = shownMs;
      this.#stampErrors.push(Math.abs(stampMs - shownMs) / intervalMs);
      // What was sent before the stop may only be read now.
      if (this.#resumedMs === null || Date.now() - shownMs > intervalMs + TRANSIT_MS) return;
      this.gapMs = Math.max(this.gapMs, performance.now() - this.#resumedMs);
      this.#resumedMs = null;
    });
  }

  /** In intervals of the camera, of nearly all frames: the camera program itself may be late with one. */
  get stampError(): number {
    const sorted = this.#stampErrors.toSorted((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) * NEARLY_ALL)] ?? 0;
  }

  reset(): void {
    this.#stampErrors = [];
    this.gapMs = 0;
  }

  resumed(): void {
    this.#resumedMs = performance.now();
  }
}
