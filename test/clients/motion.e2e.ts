import { expect } from 'chai';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { countingProxy } from '../helpers/counting-proxy.ts';
import type { CountingProxy } from '../helpers/counting-proxy.ts';
import { startNumberedCamera } from '../helpers/numbered-camera.ts';
import { needs } from '../helpers/programs.ts';
import { expectCameraPictures, startMotion } from './motion.ts';
import type { RunningMotion } from './motion.ts';

const PICTURES = 15;

describe('Motion', function () {
  this.timeout(120_000);
  needs('Motion');

  interface Variant {
    scheme: 'mjpeg' | 'http';
    path: string;
    more: string[];
    http: '1.0' | '1.1';
    /** Connections per stream. Through FFmpeg, Motion opens it once to probe and once to play. */
    connections: number | null;
    /** Minimum number of different pictures. */
    different?: number;
  }
  const VARIANTS: Record<string, Variant> = {
    'raw stream': { scheme: 'mjpeg', path: '/video_feed', more: [], http: '1.0', connections: 1 },
    'raw stream, keepalive': {
      scheme: 'mjpeg',
      path: '/video_feed',
      more: ['netcam_params keepalive=on'],
      http: '1.1',
      connections: 1,
    },
    'stream through FFmpeg': { scheme: 'http', path: '/video_feed', more: [], http: '1.1', connections: 2 },
    // Each is the first frame after its request: a request that is slightly late gets every other frame, written twice.
    snapshots: {
      scheme: 'mjpeg',
      path: '/snapshot.jpg',
      more: [],
      http: '1.0',
      connections: null,
      different: PICTURES / 2 - 1,
    },
  };
  let daemon: RunningDaemon;
  const running = new Map<string, { motion: RunningMotion; proxy: CountingProxy }>();

  before(async () => {
    daemon = await startNumberedCamera();
    for (const [name, { scheme, path, more }] of Object.entries(VARIANTS)) {
      const proxy = await countingProxy(daemon.port);
      running.set(name, {
        proxy,
        motion: startMotion(`${scheme}://127.0.0.1:${proxy.port}${path}`, ...more),
      });
    }
  });

  after(async () => {
    for (const { motion, proxy } of running.values()) {
      await motion.stop();
      proxy.stop();
    }
    await daemon?.stop();
  });

  for (const [name, { path, http, connections, different = PICTURES - 4 }] of Object.entries(VARIANTS)) {
    it(`records the camera's pictures: ${name}`, async () => {
      const { motion, proxy } = running.get(name)!;
      await motion.written(PICTURES + 1);
      expectCameraPictures((await motion.pictures()).slice(0, PICTURES), different);
      expect(motion.errors()).to.deep.equal([]);
      expect(proxy.requests[0]).to.match(new RegExp(`^GET ${path} HTTP/${http}\r\n`));
      if (connections === null) expect(proxy.requests.length).to.be.at.least(different);
      else expect(proxy.requests).to.have.length(connections);
    });
  }
});
