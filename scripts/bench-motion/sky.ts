import type { Light } from '../../daemon/test-picture/scene/light.ts';
import { HEIGHT, WIDTH } from './drawn-garden.ts';
import type { LightCourse } from './lighting.ts';
import type { Random } from './random.ts';
import type { Weather } from './weather.ts';

/** Clouds that move across the sky, as a camera sees them that looks up a little. */
interface Sky {
  /** How much of the way from blue sky to white cloud its edge takes: 0.04 is as sharp as cumulus, 0.3 a veil. */
  readonly softness: number;
  /** In levels. Haze in front of them makes it less than white. */
  readonly brightness: number;
  /** In pixels a second. */
  readonly speed: readonly [least: number, most: number];
}

export const HAZY: Sky = { softness: 0.15, brightness: 235, speed: [1, 4] };
export const CUMULUS: Sky = { softness: 0.04, brightness: 240, speed: [1, 4] };

/** More than a scene takes. */
const LONGEST_MS = 60_000;
/** The sky ends at the hills. */
const HORIZON = Math.round(HEIGHT * 0.5);
/** Of the height of the picture, the sky is painted down to here. */
const SKY_SHARE = 480 / 900;
/** Distances in pixels in which clouds change, and their shares: large heaps with small ones at their edges. */
const OCTAVES = [
  [260, 0.55],
  [110, 0.28],
  [45, 0.12],
  [18, 0.05],
] as const;
/** A third of the sky is covered. */
const COVERED = 0.55;
/** Of the light; a shadow comes every 12 s, and takes 4 s from side to side. */
const SHADOW = { depth: 0.3, everyMs: 12_000, crossingMs: 4000, edge: 0.15 } as const;

/** Clouds, and their shadows on the ground. */
export function cloudySky(random: Random, light: Light, sky: Sky): { weather: Weather; light: LightCourse } {
  return { weather: drift(random, light, sky), light: shadows(random) };
}

function drift(random: Random, light: Light, { softness, brightness, speed }: Sky): Weather {
  const pixelsPerMs = random.between(...speed) / 1000;
  const width = WIDTH + Math.ceil(pixelsPerMs * LONGEST_MS) + 2;
  const opacity = field(random, width).map((value) => smooth((value - COVERED) / softness));
  return (samples, timeMs) => {
    const way = pixelsPerMs * timeMs;
    const [whole, part] = [Math.trunc(way), way % 1];
    for (let y = 0; y < HORIZON; y++) {
      const blue = skyLuma(light, y);
      for (let x = 0; x < WIDTH; x++) {
        const pixel = y * WIDTH + x;
        // Trees and the house stand before it.
        if (Math.abs(Number(samples[pixel]) - blue) > 2) continue;
        const at = y * width + x + whole;
        const share = Number(opacity[at]) * (1 - part) + Number(opacity[at + 1]) * part;
        samples[pixel] = blue + (brightness - blue) * share;
      }
    }
  };
}

function skyLuma(light: Light, y: number): number {
  const { top, bottom } = light.sky;
  return top.luma + ((bottom.luma - top.luma) * (y + 0.5)) / (HEIGHT * SKY_SHARE);
}

/** Values of 0 to 1, smooth in both directions. */
function field(random: Random, width: number): Float32Array {
  const values = new Float32Array(width * HORIZON);
  for (const [distance, share] of OCTAVES) {
    const columns = Math.ceil(width / distance) + 2;
    const knots = Float32Array.from({ length: columns * (Math.ceil(HORIZON / distance) + 2) }, () =>
      random.next(),
    );
    for (let y = 0; y < HORIZON; y++) {
      const [row, down] = [Math.trunc(y / distance), smooth((y / distance) % 1)];
      for (let x = 0; x < width; x++) {
        const [column, across] = [Math.trunc(x / distance), smooth((x / distance) % 1)];
        const knot = row * columns + column;
        const upper = mix(Number(knots[knot]), Number(knots[knot + 1]), across);
        const lower = mix(Number(knots[knot + columns]), Number(knots[knot + columns + 1]), across);
        const at = y * width + x;
        values[at] = Number(values[at]) + share * mix(upper, lower, down);
      }
    }
  }
  return values;
}

function shadows(random: Random): LightCourse {
  const [phase, heading] = [random.between(0, SHADOW.everyMs), random.sign()];
  return (timeMs) => {
    const way = ((timeMs + phase) % SHADOW.everyMs) / SHADOW.crossingMs;
    return (x, y) => {
      if (y < HORIZON / HEIGHT) return 1;
      const from = heading > 0 ? x : 1 - x;
      const inside = smooth((way - from) / SHADOW.edge) * smooth((from + 1 - way) / SHADOW.edge);
      return 1 - SHADOW.depth * inside;
    };
  };
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** 0 below 0, 1 above 1, without corners between. */
function smooth(share: number): number {
  const inside = Math.min(1, Math.max(0, share));
  return inside * inside * (3 - 2 * inside);
}
