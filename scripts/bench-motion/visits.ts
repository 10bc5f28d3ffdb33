import { carShapes } from '../../daemon/test-picture/scene/car.ts';
import { catShapes } from '../../daemon/test-picture/scene/cat.ts';
import { WALK } from '../../daemon/test-picture/scene/garden.ts';
import type { Light } from '../../daemon/test-picture/scene/light.ts';
import { personShapes } from '../../daemon/test-picture/scene/person.ts';
import { polygon, SCENE_HEIGHT, type Shape } from '../../daemon/test-picture/scene/shape.ts';
import { HEIGHT, WIDTH } from './drawn-garden.ts';
import type { Random } from './random.ts';

const UNIT_PIXELS = HEIGHT / SCENE_HEIGHT;
const HALF_WIDTH = WIDTH / 2 / UNIT_PIXELS;
/** Height of the drawn person, from the hair to the shoes. */
const PERSON_UNITS = 183;
/** A person of 1.75 m walks 1.2 to 1.6 m in a second. */
const HEIGHTS_PER_SECOND = [0.69, 0.91] as const;
const CAR_UNITS_PER_SECOND = [350, 500] as const;
const CAT_UNITS_PER_SECOND = [60, 100] as const;
const [CAR_HALF, CAT_HALF] = [170, 50];

/** Something crosses the picture. It is seen while at least its middle is in the picture. */
export interface Crossing {
  readonly seenFromMs: number;
  readonly seenToMs: number;
  readonly shapes: (light: Light, timeMs: number) => Shape[];
}

/** Something of this half width and speed that begins to cross at a time, in one of both directions; `draw` gets where its middle is. */
function crossing(
  random: Random,
  startMs: number,
  half: number,
  unitsPerSecond: number,
  draw: (light: Light, x: number, heading: 1 | -1, way: number, timeMs: number) => Shape[],
): Crossing {
  const heading = random.sign();
  const middleMs = (half / unitsPerSecond) * 1000;
  const seenFromMs = startMs + middleMs;
  const seenToMs = seenFromMs + ((2 * HALF_WIDTH) / unitsPerSecond) * 1000;
  const shapes = (light: Light, timeMs: number): Shape[] => {
    if (timeMs < startMs || timeMs > seenToMs + middleMs) return [];
    const way = ((timeMs - seenFromMs) / 1000) * unitsPerSecond;
    return draw(light, heading * (way - HALF_WIDTH), heading, way, timeMs);
  };
  return { seenFromMs, seenToMs, shapes };
}

/**
 * A person who walks by.
 *
 * @param pixels height in the picture
 * @param contrast 1 as drawn; less is closer to the background
 */
export function personCrossing(random: Random, startMs: number, pixels: number, contrast = 1): Crossing {
  const size = pixels / UNIT_PIXELS / PERSON_UNITS;
  const who = Math.trunc(random.next() * 1000);
  const feet = pixels > 120 ? random.between(770, 850) : random.between(560, 740);
  const speed = (pixels / UNIT_PIXELS) * random.between(...HEIGHTS_PER_SECOND);
  return crossing(random, startMs, 25 * size, speed, (light, x, heading, way) =>
    personShapes(light, { kind: 'person', who, x: 0, heading, way: way / size, rests: false }).map((shape) =>
      placed(shape, size, x, feet, contrast),
    ),
  );
}

export function catCrossing(random: Random, startMs: number): Crossing {
  const who = Math.trunc(random.next() * 1000);
  const speed = random.between(...CAT_UNITS_PER_SECOND);
  return crossing(random, startMs, CAT_HALF, speed, (light, x, heading, way, timeMs) =>
    catShapes(light, { kind: 'cat', who, x, heading, way, rests: false }, timeMs),
  );
}

export function carCrossing(random: Random, startMs: number): Crossing {
  const who = Math.trunc(random.next() * 1000);
  const speed = random.between(...CAR_UNITS_PER_SECOND);
  return crossing(random, startMs, CAR_HALF, speed, (light, x, heading, way) =>
    carShapes(light, { kind: 'car', who, x, heading, way, rests: false }),
  );
}

/** Scaled around the ground under it, and set down somewhere else. */
function placed({ outline, fill }: Shape, size: number, x: number, feet: number, contrast: number): Shape {
  return polygon(
    { ...fill, opacity: fill.opacity * contrast },
    ...outline.map((value, i) => (i % 2 === 0 ? x + size * value : feet + size * (value - WALK))),
  );
}
