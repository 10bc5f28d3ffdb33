import { Light } from '../../daemon/test-picture/scene/light.ts';
import type { Shape } from '../../daemon/test-picture/scene/shape.ts';
import { LEAF_COUNT, leafShapes } from '../../daemon/test-picture/scene/wind.ts';
import { clouds, exposureSteps, headlights, lamp, type LightCourse } from './lighting.ts';
import type { Random } from './random.ts';
import { cloudySky, CUMULUS, HAZY } from './sky.ts';
import { carCrossing, catCrossing, personCrossing, type Crossing } from './visits.ts';
import type { Target } from './targets.ts';
import { insects, rain, snow, type Weather } from './weather.ts';

/** The detector learns the picture in the first seconds, in which nothing happens. */
export const FIRST_MS = 7000;
export const SCENE_MS = 46_000;

/** What happens in one run of a scene. */
export interface Staging {
  /** Things that must be found. */
  readonly crossings?: readonly Crossing[];
  /** Things that must not. */
  readonly things?: (light: Light, timeMs: number) => Shape[];
  readonly weather?: Weather;
  readonly light?: LightCourse;
  /** Where the camera looks, in pixels. */
  readonly shift?: (timeMs: number) => readonly [number, number];
}

export interface MotionScene {
  readonly name: string;
  readonly hour: number;
  /** Standard deviation of a pixel, in levels. */
  readonly noise: number;
  readonly windy?: boolean;
  readonly runs?: number;
  /** MOTION_AREA, in percent. */
  readonly area?: number;
  readonly target?: Target;
  readonly stage: (random: Random) => Staging;
}

const [NOON, NIGHT] = [12, 23];
const [DAY_NOISE, NIGHT_NOISE, HIGH_GAIN_NOISE] = [3, 12, 25];
const [NEAR, FAR] = [200, 90];
/** 24 visits near the camera: at least 95 % of them are 23. */
const PERSON_RUNS = 8;
/** In percent of the picture; a person far away covers less than the 0.3 % that MOTION_AREA is by default. */
export const DEFAULT_AREA = 0.3;
const SMALL_AREA = 0.1;

function nothing(): Staging {
  return {};
}

/** Three visits near the camera, or two farther away, which take longer. */
function people(random: Random, pixels: number, contrast = 1): readonly Crossing[] {
  const starts = pixels > 120 ? [0, 13_000, 26_000] : [0, 19_000];
  return starts.map((startMs) =>
    personCrossing(random, FIRST_MS + startMs + random.between(0, 3000), pixels, contrast),
  );
}

function person(name: string, hour: number, noise: number, pixels: number, contrast = 1): MotionScene {
  return {
    name,
    hour,
    noise,
    stage: (random) => ({ crossings: people(random, pixels, contrast) }),
  };
}

/** The whole tree sways, three times as fast as in the test picture. */
function strongWind(light: Light, timeMs: number): Shape[] {
  return Array.from({ length: LEAF_COUNT }, (_, i) => leafShapes(light, 3 * timeMs, i)).flat();
}

function everyFew(random: Random, least: number, most: number): number[] {
  const times: number[] = [];
  for (let at = FIRST_MS + 1000; at < SCENE_MS - 4000; at += random.between(least, most)) times.push(at);
  return times;
}

export const SCENES: readonly MotionScene[] = [
  { name: 'still, little noise', target: 'nothing', hour: NOON, noise: DAY_NOISE, stage: nothing },
  { name: 'still, night noise', target: 'nothing', hour: NIGHT, noise: NIGHT_NOISE, stage: nothing },
  { name: 'still, strong noise', target: 'nothing', hour: NIGHT, noise: HIGH_GAIN_NOISE, stage: nothing },
  { ...person('person near, day', NOON, DAY_NOISE, NEAR), target: 'every person', runs: PERSON_RUNS },
  person('person far, day', NOON, DAY_NOISE, FAR),
  { ...person('person near, night', NIGHT, NIGHT_NOISE, NEAR), target: 'every person', runs: PERSON_RUNS },
  person('person far, night', NIGHT, NIGHT_NOISE, FAR),
  { ...person('person far, day', NOON, DAY_NOISE, FAR), area: SMALL_AREA },
  { ...person('person far, night', NIGHT, NIGHT_NOISE, FAR), area: SMALL_AREA },
  person('person near, low contrast', NOON, DAY_NOISE, NEAR, 0.3),
  {
    name: 'person near, clouds',
    hour: NOON,
    noise: DAY_NOISE,
    stage: (random) => ({ crossings: people(random, NEAR), light: clouds(random) }),
  },
  {
    name: 'person near, rain',
    hour: NOON,
    noise: DAY_NOISE,
    stage: (random) => ({ crossings: people(random, NEAR), weather: rain(random) }),
  },
  {
    name: 'car',
    hour: NOON,
    noise: DAY_NOISE,
    stage: (random) => ({
      crossings: [0, 12_000, 24_000].map((startMs) => carCrossing(random, FIRST_MS + startMs)),
    }),
  },
  ...[DEFAULT_AREA, SMALL_AREA].map((area) => {
    return {
      name: 'cat on the fence',
      hour: NOON,
      noise: DAY_NOISE,
      area,
      stage: (random: Random) => ({ crossings: [catCrossing(random, FIRST_MS)] }),
    };
  }),
  {
    name: 'rain',
    target: 'nothing',
    hour: NOON,
    noise: DAY_NOISE,
    stage: (random) => ({ weather: rain(random) }),
  },
  {
    name: 'rain, night',
    target: 'nothing',
    hour: NIGHT,
    noise: NIGHT_NOISE,
    stage: (random) => ({ weather: rain(random) }),
  },
  {
    name: 'snow',
    target: 'nothing',
    hour: NOON,
    noise: DAY_NOISE,
    stage: (random) => ({ weather: snow(random) }),
  },
  {
    name: 'snow, night',
    target: 'nothing',
    hour: NIGHT,
    noise: NIGHT_NOISE,
    stage: (random) => ({ weather: snow(random) }),
  },
  { name: 'branches', hour: NOON, noise: DAY_NOISE, windy: true, stage: () => ({ things: strongWind }) },
  {
    name: 'clouds',
    target: 'nothing',
    hour: NOON,
    noise: DAY_NOISE,
    stage: (random) => ({ light: clouds(random) }),
  },
  ...[HAZY, CUMULUS].map((sky) => {
    return {
      name: `clouds in the sky, ${sky === HAZY ? 'soft' : 'sharp'}`,
      target: 'nothing' as const,
      hour: NOON,
      noise: DAY_NOISE,
      stage: (random: Random) => cloudySky(random, new Light(NOON), sky),
    };
  }),
  ...[0.2, 0.6].map((strength) => {
    return {
      name: `lamp on and off, +${strength * 100} %`,
      target: 'at most one' as const,
      hour: NIGHT,
      noise: NIGHT_NOISE,
      stage: (random: Random) => ({ light: lamp(random, strength, 16_000, 28_000) }),
    };
  }),
  {
    name: 'headlights, night',
    hour: NIGHT,
    noise: NIGHT_NOISE,
    stage: (random) => ({ light: headlights(random, everyFew(random, 8000, 14_000)) }),
  },
  {
    name: 'exposure steps',
    hour: NOON,
    noise: DAY_NOISE,
    stage: (random) => ({ light: exposureSteps(random, everyFew(random, 4000, 9000)) }),
  },
  {
    name: 'camera shakes, 2 px',
    hour: NOON,
    noise: DAY_NOISE,
    stage: (random) => ({ shift: () => [2 * random.normal(), 2 * random.normal()] }),
  },
  {
    name: 'insects, infrared',
    hour: NIGHT,
    noise: NIGHT_NOISE,
    stage: (random) => ({ weather: insects(random, everyFew(random, 6000, 12_000)) }),
  },
];
