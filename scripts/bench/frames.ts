import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PictureEncoder } from '../../daemon/test-picture/jpeg/picture-encoder.ts';
import { TILE } from '../../daemon/test-picture/jpeg/tile-encoder.ts';
import type { Plane } from '../../daemon/test-picture/jpeg/tile-encoder.ts';
import { seeded } from '../../test/soak/random.ts';

/** With these, a frame of 720p has 69 KB, of which some 400 bytes are FF: as one of a camera by daylight. */
const QUALITY = 75;
const GRAIN = 5.4;

/**
 * Different pictures of one scene, as a camera sees it: soft shapes, edges, and grain. The test picture is drawn, and its
 * flat areas and letters make a scan with five times as many FF bytes, which cost the splitter time.
 */
export function sceneFrames(width: number, height: number, count: number): Buffer[] {
  const random = seeded(width * 31 + height);
  return Array.from({ length: count }, (_, index) => sceneFrame(width, height, index, random));
}

export function writeFrames(folder: string, frames: readonly Buffer[]): void {
  for (const [index, frame] of frames.entries()) writeFileSync(join(folder, `frame-${index}.jpg`), frame);
}

/** The frames of a folder, in their order. */
export function readFrames(folder: string): Buffer[] {
  const names = readdirSync(folder).filter((name) => /^frame-\d\.jpg$/.test(name));
  return names.toSorted().map((name) => readFileSync(join(folder, name)));
}

function sceneFrame(width: number, height: number, index: number, random: () => number): Buffer {
  const luma = plane(width, height, TILE, (x, y) => {
    const shape =
      120 + 60 * Math.sin(x / 97 + index / 9) * Math.cos(y / 61) + 25 * Math.sin((x + 2 * y) / 23);
    const edge = (Math.floor(x / 80) + Math.floor(y / 90)) % 3 === 0 ? 22 : 0;
    return shape + edge + GRAIN * (random() + random() + random() - 1.5);
  });
  const color = (scale: number) =>
    plane(
      Math.ceil(width / 2),
      Math.ceil(height / 2),
      TILE / 2,
      (x, y) => 128 + 24 * Math.sin(x / scale) * Math.cos(y / 70),
    );
  const drawing = { width, height, luma, blue: color(110), red: color(83), takePainted: () => [] };
  return Buffer.from(new PictureEncoder(drawing, QUALITY, new Set()).encode());
}

/** Padded to whole blocks of `side` samples. */
function plane(width: number, height: number, side: number, sample: (x: number, y: number) => number): Plane {
  const stride = Math.ceil(width / side) * side;
  const rows = Math.ceil(height / side) * side;
  const samples = new Uint8Array(stride * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < stride; x++) samples[y * stride + x] = Math.max(0, Math.min(255, sample(x, y)));
  return { samples, stride };
}
