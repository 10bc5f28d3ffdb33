import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { Camera } from '../../daemon/camera/camera.ts';
import { FileSource } from '../../daemon/camera/sources/file-source.ts';
import type { Source, SourceRun } from '../../daemon/camera/sources/source.ts';
import { PART_ENVELOPE } from '../../daemon/stream/multipart.ts';
import { jpeg } from '../helpers/jpeg.ts';

const WHOLE = jpeg({ seed: 1 });
const NO_EOI = WHOLE.subarray(0, -2);
const OTHER = jpeg({ seed: 2 });

describe('Camera', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-camera-'));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs the source until it has given `count` frames, and returns them with the counts. */
  async function frames(source: Source, count: number) {
    const found: string[] = [];
    let enough = () => {};
    const came = new Promise<void>((resolve) => (enough = resolve));
    const camera = new Camera({
      source,
      demand: null,
      idleStopMs: 1000,
      firstFrameMs: 20_000,
      stallMs: 20_000,
      frameMs: 33,
      ringBytes: 1 << 16,
      maxFrameBytes: 1 << 14,
      envelope: PART_ENVELOPE,
      onFrame: (frame) => {
        found.push(frame.jpeg.toString('hex'));
        if (found.length === count) enough();
      },
      onOverrun: () => {},
      onState: () => {},
      onNotices: () => {},
      onLine: () => {},
      onFailure: () => {},
    });
    camera.start();
    await came;
    await camera.stop();
    return { found, counts: camera.counts };
  }

  it('gives one frame for each file of a folder, also without EOI and with two pictures in it', async () => {
    writeFileSync(join(folder, '1.jpg'), NO_EOI);
    writeFileSync(join(folder, '2.jpg'), Buffer.concat([OTHER, WHOLE]));
    const source = new FileSource({ path: folder, framerate: 100, maxFrameBytes: 1 << 14 });
    const { found, counts } = await frames(source, 4);
    const [first, second] = [WHOLE, OTHER].map((picture) => picture.toString('hex'));
    expect(found).to.deep.equal([first, second, first, second]);
    expect(counts.dropped).to.deep.equal({ truncated: 0, malformed: 0, oversize: 0 });
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
    expect(counts.dropped).to.deep.equal({ truncated: 0, malformed: 0, oversize: 0 });
  });
});
