import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Frame } from '../../daemon/frame/frame.ts';
import { readIndex } from '../../daemon/recording/side-index.ts';
import type { IndexRecord } from '../../daemon/recording/side-index.ts';
import { jpeg } from './jpeg.ts';

/** The clock on the wall minus the monotonic one. */
export const WALL_MS = Date.UTC(2026, 10, 29, 17, 31, 0);
const PICTURE = jpeg();

interface PushedFrame {
  readonly picture?: Buffer;
  readonly wallClockMs?: number;
  readonly width?: number;
}

/** Stands for a ring: keeps the last `most` frames, with the times that a test gives them. */
export class RecordedFrames {
  readonly #most: number;
  #frames: Frame[] = [];
  #sequence = 0;

  constructor(most = 10_000) {
    this.#most = most;
  }

  push(capturedAtMs: number, more: PushedFrame = {}): Frame {
    const { picture = PICTURE, wallClockMs = Math.round(WALL_MS + capturedAtMs), width = 64 } = more;
    const frame = new Frame({
      sequence: ++this.#sequence,
      capturedAtMs,
      wallClockMs,
      width,
      height: 48,
      memory: picture,
      jpegStart: 0,
      jpegBytes: picture.length,
      envelope: { headRoom: 0, tail: Buffer.alloc(0), writeHead: () => 0 },
    });
    this.#frames.push(frame);
    if (this.#frames.length > this.#most) this.#frames.shift();
    return frame;
  }

  get newest(): Frame | null {
    return this.#frames.at(-1) ?? null;
  }

  readonly since = (capturedAtMs: number): Frame[] =>
    this.#frames.filter((frame) => frame.capturedAtMs >= capturedAtMs);
}

/** The names of all files below a folder, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('.'))
    .toSorted();
}

/** The index beside an AVI. */
export function indexOf(root: string, stem: string): IndexRecord[] {
  return readIndex(readFileSync(join(root, `${stem}.idx`)));
}
