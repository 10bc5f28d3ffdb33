import { expect } from 'chai';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { INTERVAL_MS, startNumberedCamera } from '../helpers/numbered-camera.ts';
import { needs } from '../helpers/programs.ts';
import { watch } from '../helpers/watcher.ts';
import type { Watcher } from '../helpers/watcher.ts';
import { gstreamerSource, uriDecodeBin } from './gstreamer.ts';
import { aiohttp, openCv } from './python.ts';
import { expectConsecutive, expectIncreasing, medianLatenessMs } from './shown.ts';
import type { Shown } from './shown.ts';

const PICTURES = 20;

/** Every frame, whole and in order, and each before its successor is there. */
function expectLive(shown: Shown, watcher: Watcher): void {
  expectConsecutive(shown, PICTURES);
  expect(shown.code, shown.stderr).to.equal(0);
  expect(medianLatenessMs(shown, watcher)).to.be.lessThan(INTERVAL_MS / 2);
}

describe('players', function () {
  this.timeout(30_000);
  let daemon: RunningDaemon;
  let watcher: Watcher;
  let stream: string;

  before(async () => {
    daemon = await startNumberedCamera();
    await daemon.logged(/camera: streaming/);
    watcher = watch(daemon.port);
    stream = `${daemon.url}/video_feed`;
  });

  after(async () => {
    watcher.stop();
    await daemon.stop();
  });

  describe('OpenCV', () => {
    needs('OpenCV');
    it('reads every frame before the next one is there', async () => {
      expectLive(await openCv(stream, PICTURES), watcher);
    });
  });

  describe('aiohttp', () => {
    needs('aiohttp');
    it('reads every frame before the next one is there', async () => {
      expectLive(await aiohttp(stream, PICTURES), watcher);
    });
  });

  describe('GStreamer', () => {
    needs('GStreamer');
    for (const source of ['souphttpsrc', 'curlhttpsrc'] as const) {
      it(`shows every frame before the next one is there, with ${source}`, async () => {
        expectLive(await gstreamerSource(source, stream, PICTURES), watcher);
      });
    }

    it('finds its way with uridecodebin', async () => {
      const large = await startNumberedCamera({ frameBytes: 150_000 });
      try {
        const shown = await uriDecodeBin(`${large.url}/video_feed`, PICTURES);
        expect(shown.code, shown.stderr).to.equal(0);
        // It stops reading until it is ready, and so misses some.
        expectIncreasing(shown);
        expect(shown.numbers.length).to.be.at.least(PICTURES);
      } finally {
        await large.stop();
      }
    });
  });
});
