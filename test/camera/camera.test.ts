import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { Camera } from '../../daemon/camera/camera.ts';
import { FileSource } from '../../daemon/camera/sources/file-source.ts';
import type { CameraState } from '../../daemon/camera/camera-state.ts';
import type { Source, SourceRun } from '../../daemon/camera/sources/source.ts';
import { PART_ENVELOPE } from '../../daemon/stream/multipart.ts';
import { jpeg } from '../helpers/jpeg.ts';

const WHOLE = jpeg({ seed: 1 });
const NO_EOI = WHOLE.subarray(0, -2);
const OTHER = jpeg({ seed: 2 });

describe('Camera', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-camera-'));
  after(() => rmSync(folder, { recursive: true }));

  const SMALL = {
    masks: [],
    demand: null,
    idleStopMs: 1000,
    firstFrameMs: 20_000,
    stallMs: 20_000,
    frameMs: 33,
    ringBytes: 1 << 16,
    maxFrameBytes: 1 << 14,
    envelope: PART_ENVELOPE,
    onFrame: () => {},
    onOverrun: () => {},
    onState: () => {},
    onNotices: () => {},
    onLine: () => {},
    onFailure: () => {},
  };

  /** Runs the source until it has given `count` frames, and returns them with the counts. */
  async function frames(source: Source, count: number) {
    const found: string[] = [];
    let enough = () => {};
    const came = new Promise<void>((resolve) => (enough = resolve));
    const camera = new Camera({
      ...SMALL,
      source,
      onFrame: (frame) => {
        found.push(frame.jpeg.toString('hex'));
        if (found.length === count) enough();
      },
    });
    camera.start();
    await came;
    await camera.stop();
    const perSecond = camera.rateHistory.perSecond(performance.now() + 1000);
    return { found, counts: camera.counts, inLastMinute: perSecond.reduce((sum, each) => sum + each, 0) };
  }

  it('gives one frame for each file of a folder, also without EOI and with two pictures in it', async () => {
    writeFileSync(join(folder, '1.jpg'), NO_EOI);
    writeFileSync(join(folder, '2.jpg'), Buffer.concat([OTHER, WHOLE]));
    const source = new FileSource({ path: folder, framerate: 100, maxFrameBytes: 1 << 14 });
    const { found, counts, inLastMinute } = await frames(source, 4);
    const [first, second] = [WHOLE, OTHER].map((picture) => picture.toString('hex'));
    expect(found).to.deep.equal([first, second, first, second]);
    expect(inLastMinute).to.equal(counts.frames);
    expect(counts.dropped).to.deep.equal({ truncated: 0, malformed: 0, oversize: 0, unmasked: 0 });
  });

  it('lets no abandoned source end the pictures of the next run', async () => {
    const runs: SourceRun[] = [];
    const source: Source = {
      kind: 'url',
      description: 'a source of the test',
      run: async (run) => {
        runs.push(run);
        if (runs.length === 1) throw new Error('gone');
        run.units?.start();
        run.onBytes(NO_EOI.subarray(0, -1));
        runs[0]?.units?.end();
        runs[0]?.units?.start();
        run.onBytes(WHOLE.subarray(-3));
        run.units?.end();
        await delay(60_000, undefined, { signal: run.signal }).catch(() => {});
      },
    };
    const { found, counts } = await frames(source, 1);
    expect(found).to.deep.equal([WHOLE.toString('hex')]);
    expect(counts.dropped).to.deep.equal({ truncated: 0, malformed: 0, oversize: 0, unmasked: 0 });
  });

  describe('whose source delivers what is no frame', () => {
    /** In this process, and so between any two looks of the watchdog, however slow this machine is. */
    const EVERY_MS = 5;
    const STALL_MS = 50;
    let camera: Camera;
    afterEach(() => camera.stop());

    /** The states until the camera has been in these, with failures and runs. After each, the source sends the next bytes. */
    async function states(first: Buffer, after: readonly (readonly [CameraState, Buffer | null])[]) {
      const found: CameraState[] = [];
      const failures: (readonly [string, number | null])[] = [];
      const pending = [...after];
      let sent: Buffer | null = first;
      let runs = 0;
      let done = () => {};
      const end = new Promise<void>((resolve) => (done = resolve));
      const source: Source = {
        kind: 'command',
        description: 'a source of the test',
        run: async ({ onBytes, signal }) => {
          runs++;
          while (!signal.aborted) {
            if (sent !== null) onBytes(sent);
            await delay(EVERY_MS, undefined, { signal }).catch(() => {});
          }
        },
      };
      camera = new Camera({
        ...SMALL,
        stallMs: STALL_MS,
        source,
        onState: (state) => {
          found.push(state);
          if (state !== pending[0]?.[0]) return;
          sent = pending.shift()?.[1] ?? null;
          if (pending.length === 0) done();
        },
        onFailure: ({ code }, retryMs) => failures.push([code, retryMs]),
      });
      camera.start();
      await end;
      return { states: found, failures, runs };
    }

    it('goes on when frames that grew too large fit again, without a restart', async () => {
      const huge = jpeg({ scanBytes: 1 << 15 });
      const found = await states(WHOLE, [
        ['streaming', huge],
        ['unreadable', WHOLE],
        ['streaming', WHOLE],
      ]);
      expect(found.states).to.deep.equal(['starting', 'streaming', 'unreadable', 'streaming']);
      expect(found.failures).to.deep.equal([['frames-too-large', null]]);
      expect(found.runs).to.equal(1);
    });

    it('restarts it once it is silent, and not before', async () => {
      const found = await states(WHOLE, [
        ['streaming', Buffer.from('garbage '.repeat(200))],
        ['unreadable', null],
        ['backing-off', null],
      ]);
      expect(found.states).to.deep.equal(['starting', 'streaming', 'unreadable', 'stalled', 'backing-off']);
      expect(found.failures.map(([code]) => code)).to.deep.equal(['frames-unreadable', 'stalled']);
      expect(found.runs).to.equal(1);
    });
  });
});
