import { expect } from 'chai';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { startNumberedCamera } from '../helpers/numbered-camera.ts';
import { needs } from '../helpers/programs.ts';
import { watch } from '../helpers/watcher.ts';
import type { Watcher } from '../helpers/watcher.ts';
import { gstreamerSource, uriDecodeBin } from './gstreamer.ts';
import { aiohttp, openCv } from './python.ts';
import { vlcShows } from './vlc.ts';
import { expectIncreasing, expectLive } from './shown.ts';

const PICTURES = 20;

describe('players', function () {
  this.timeout(120_000);
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
    it('reads every frame before the next one arrives', async () => {
      expectLive(await openCv(stream, PICTURES), PICTURES, watcher);
    });
  });

  describe('aiohttp', () => {
    needs('aiohttp');
    it('reads every frame before the next one arrives', async () => {
      expectLive(await aiohttp(stream, PICTURES), PICTURES, watcher);
    });
  });

  describe('GStreamer', () => {
    needs('GStreamer');
    for (const source of ['souphttpsrc', 'curlhttpsrc'] as const) {
      it(`shows every frame before the next one arrives, with ${source}`, async () => {
        expectLive(await gstreamerSource(source, stream, PICTURES), PICTURES, watcher);
      });
    }

    it('plays with uridecodebin', async () => {
      const large = await startNumberedCamera({ frameBytes: 400_000 });
      try {
        const shown = await uriDecodeBin(`${large.url}/video_feed`, PICTURES);
        expect(shown.code, shown.stderr).to.equal(0);
        // It stops reading until it is ready, and so misses some frames.
        expectIncreasing(shown, PICTURES);
      } finally {
        await large.stop();
      }
    });
  });

  describe('VLC', () => {
    needs('VLC');
    it('shows the frames in order', async () => {
      // VLC draws more often than there are frames, and repeats the first frame until playback starts.
      const numbers = await vlcShows(stream, 3 * PICTURES);
      const distinct = numbers.filter((number, i) => number !== numbers[i - 1]);
      expect(distinct.length).to.be.at.least(PICTURES / 2);
      // On a busy machine it leaves some out.
      expect(distinct).to.deep.equal(distinct.toSorted((a, b) => (a ?? -1) - (b ?? -1)));
      expect(distinct).to.not.include(null);
    });
  });
});
