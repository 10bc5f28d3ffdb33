import { fileURLToPath } from 'node:url';
import { FrameEncoder } from '../fixtures/fake-rpicam-vid/frame-encoder.ts';
import type { Scenario } from '../fixtures/fake-rpicam-vid/scenario.ts';

const FAKE = fileURLToPath(new URL('../../../test/fixtures/bin/rpicam-vid', import.meta.url));
const SIZE = { width: 320, height: 240, quality: 70 };

export const SMALL_FPS = 10;
export const SMALL_BYTES = 6000;
const RING_BYTES = 2 << 20;

/** The fake rpicam-vid as the daemon's camera, with frames small enough for a crowd of viewers. */
export interface SmallCamera {
  /** The daemon's arguments and environment for it. */
  args: string[];
  env: NodeJS.ProcessEnv;
  /** This many frames arrive at once at the first start; then the ring is full, and frames arrive at the camera's rate. */
  filled: number;
  /** The exact bytes of frame `number` of this camera. */
  frame(number: number): Buffer;
}

/**
 * 320x240 at 10 fps, with frames of this many bytes. The ring is filled at once, so that memory soon has its full size.
 * `runs` is a folder in which starts are counted: the scenarios apply to the first starts, and later ones are healthy.
 */
export function smallCamera(
  scenario: Scenario | readonly Scenario[] = {},
  { bytes = SMALL_BYTES, runs }: { bytes?: number; runs?: string } = {},
): SmallCamera {
  const encoder = new FrameEncoder({ ...SIZE, bytes });
  const fill = Math.ceil((1.1 * RING_BYTES) / bytes);
  const all = [scenario, runs === undefined ? [] : {}].flat();
  const scenarios = all.map((one: Scenario, index) => ({
    frameBytes: bytes,
    // What is lost then is not lost by the camera.
    keepsAll: true,
    ...one,
    faults: [
      ...(index > 0 ? [] : fillRing(fill)),
      ...(one.faults ?? []).map((fault) => ({ ...fault, after: fault.after + (index > 0 ? 0 : fill) })),
    ],
  }));
  const settings = {
    source: 'rpicam',
    'camera-binary': FAKE,
    'camera-width': SIZE.width,
    'camera-height': SIZE.height,
    'camera-quality': SIZE.quality,
    'camera-framerate': SMALL_FPS,
    'ring-bytes': RING_BYTES,
    'max-frame-bytes': '512K',
  };
  return {
    args: Object.entries(settings).flatMap(([key, value]) => [`--${key}`, String(value)]),
    env: {
      FAKE_RPICAM_SCENARIO: JSON.stringify(scenarios.length === 1 ? scenarios[0] : scenarios),
      ...(runs === undefined ? {} : { FAKE_RPICAM_RUNS: runs }),
    },
    filled: fill,
    frame: (number) => encoder.encode(number),
  };
}

/** Without a pause the camera would be silent after the burst to keep its rate. */
function fillRing(frames: number): NonNullable<Scenario['faults']> {
  return [
    { kind: 'burst', after: 0, frames },
    { kind: 'hang', after: frames, forMs: 1 },
  ];
}
