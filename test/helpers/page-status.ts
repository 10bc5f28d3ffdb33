import { readStatus } from '../../daemon/http/page/browser/status.ts';
import type { PageStatus } from '../../daemon/http/page/browser/status.ts';

/** A /status document of a streaming camera, as the page reads it. */
export function pageStatus(camera: object = {}, host: object = {}): PageStatus {
  const status = readStatus(JSON.stringify(statusDocument(camera, host)));
  if (status === null) throw new Error('the page cannot read it');
  return status;
}

function statusDocument(camera: object, host: object): object {
  return {
    timeMs: 1_700_000_000_000,
    camera: {
      state: 'streaming',
      source: 'rpicam',
      description: 'camera 0 through rpicam-vid',
      model: 'imx708',
      testPicture: false,
      width: 720,
      height: 1280,
      displayWidth: 1280,
      displayHeight: 720,
      fps: 29.9,
      framerate: 30,
      frameAgeMs: 20,
      frameBytes: 84_600,
      droppedFrames: { tooLarge: 2, broken: 1 },
      restarts: { stalled: 4 },
      errors: [],
      ...camera,
    },
    viewers: [{ skipped: 7 }, { skipped: 0 }],
    access: 'password',
    process: { version: '1.2.3', uptimeSeconds: 11_520, residentBytes: 85e6 },
    host: {
      model: 'Raspberry Pi Zero 2 W',
      temperatureCelsius: 51.5,
      memory: { totalBytes: 448e6, availableBytes: 210e6 },
      disk: { totalBytes: 31e9, availableBytes: 25.4e9 },
      uptimeSeconds: 1_036_800,
      throttling: null,
      ...host,
    },
  };
}
