import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { readFrameNumber } from '../fixtures/fake-rpicam-vid/frame-number.ts';
import { PartReader } from './part-reader.ts';

const FAKE = fileURLToPath(new URL('../../../test/fixtures/bin/rpicam-vid', import.meta.url));
/** As measured at quality 70. */
const BITS_PER_PIXEL = 0.85;

export interface TimedShape {
  width: number;
  height: number;
  fps: number;
}

/** Arguments and environment of the daemon for a camera whose frames show the time of their capture. */
export function timedCamera({ width, height, fps }: TimedShape): { args: string[]; env: NodeJS.ProcessEnv } {
  const settings = {
    source: 'rpicam',
    'camera-binary': FAKE,
    'camera-width': width,
    'camera-height': height,
    'camera-framerate': fps,
  };
  const scenario = { showsTime: true, frameBytes: (width * height * BITS_PER_PIXEL) / 8 };
  return {
    args: Object.entries(settings).flatMap(([key, value]) => [`--${key}`, String(value)]),
    env: { FAKE_RPICAM_SCENARIO: JSON.stringify(scenario) },
  };
}

/** The time that a picture of this camera shows, in ms since 1970. */
export function shownTime(jpeg: Uint8Array): number {
  const nowMs = Date.now();
  return nowMs - (((nowMs >>> 0) - readFrameNumber(jpeg)) | 0);
}

/** A viewer that calls back with X-Timestamp, in ms, and the JPEG of each part. Destroy its socket at the end. */
export function watchStream(port: number, onPart: (stampMs: number, jpeg: Buffer) => void): Socket {
  const reader = new PartReader((head, body) =>
    onPart(Math.round(Number(/X-Timestamp: ([\d.]+)/.exec(head)?.[1]) * 1000), body),
  );
  const socket = connect(port, '127.0.0.1', () =>
    socket.write('GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n'),
  );
  return socket.on('data', (chunk: Buffer) => reader.write(chunk)).on('error', () => {});
}
