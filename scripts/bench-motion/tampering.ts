import { HEIGHT, WIDTH } from './drawn-garden.ts';
import { clouds, exposureSteps, lamp, type LightCourse } from './lighting.ts';
import type { Random } from './random.ts';
import { FIRST_MS, type MotionScene, type Staging } from './scenes.ts';
import { personCrossing } from './visits.ts';
import type { Weather } from './weather.ts';

/** What a scene must be taken for. */
export type Tampering = 'covered' | 'moved' | 'nothing';

export interface TamperScene extends MotionScene {
  readonly tampering: Tampering;
}

/** When something happens. */
export const AT_MS = FIRST_MS + 3000;
const [NOON, NIGHT] = [12, 23];
const [DAY_NOISE, NIGHT_NOISE] = [3, 12];

/** Something of this brightness comes over the lens from the left, within so long, and stays. */
function cover(brightness: number, lastsMs: number): Weather {
  return (samples, timeMs) => {
    const share = Math.min(1, Math.max(0, (timeMs - AT_MS) / lastsMs));
    const covered = Math.round(WIDTH * share);
    for (let y = 0; y < HEIGHT; y++) samples.fill(brightness, y * WIDTH, y * WIDTH + covered);
  };
}

/** The light falls to a share within so long. */
function dusk(share: number, lastsMs: number): LightCourse {
  return (timeMs) => {
    const gain = share ** Math.min(1, Math.max(0, (timeMs - AT_MS) / lastsMs));
    return () => gain;
  };
}

/** The camera is turned by so many pixels within a second. */
function turn(pixels: number): NonNullable<Staging['shift']> {
  return (timeMs) => [pixels * Math.min(1, Math.max(0, (timeMs - AT_MS) / 1000)), 0];
}

/** The camera is pushed about, and looks where it did in the end. */
function push(random: Random, pixels: number, lastsMs: number): NonNullable<Staging['shift']> {
  return (timeMs) =>
    timeMs < AT_MS || timeMs > AT_MS + lastsMs
      ? [0, 0]
      : [random.between(-pixels, pixels), random.between(-pixels, pixels)];
}

function scene(
  name: string,
  tampering: Tampering,
  isDay: boolean,
  stage: (random: Random) => Staging,
): TamperScene {
  return { name, tampering, hour: isDay ? NOON : NIGHT, noise: isDay ? DAY_NOISE : NIGHT_NOISE, stage };
}

export const TAMPER_SCENES: readonly TamperScene[] = [
  scene('a black cover, day', 'covered', true, () => ({ weather: cover(4, 700) })),
  scene('a black cover, night', 'covered', false, () => ({ weather: cover(4, 700) })),
  scene('a cloth that lets light through', 'covered', true, () => ({ weather: cover(90, 1200) })),
  scene('sprayed over at once', 'covered', true, () => ({ weather: cover(120, 1) })),
  scene('turned by 200 px', 'moved', true, () => ({ shift: turn(200) })),
  scene('turned by 200 px, night', 'moved', false, () => ({ shift: turn(200) })),
  scene('pushed about for 3 s', 'moved', true, (random) => ({ shift: push(random, 80, 3000) })),
  scene('the light goes out', 'nothing', false, () => ({ light: dusk(0.03, 1) })),
  scene('night falls within 20 s', 'nothing', true, () => ({ light: dusk(0.03, 20_000) })),
  scene('lamp on and off, +150 %', 'nothing', false, (random) => ({
    light: lamp(random, 1.5, AT_MS, AT_MS + 12_000),
  })),
  scene('clouds', 'nothing', true, (random) => ({ light: clouds(random) })),
  scene('exposure steps', 'nothing', true, (random) => ({
    light: exposureSteps(random, [AT_MS, AT_MS + 5000, AT_MS + 9000]),
  })),
  scene('person of 650 px', 'nothing', true, (random) => ({
    crossings: [personCrossing(random, AT_MS, 650), personCrossing(random, AT_MS + 9000, 650)],
  })),
  scene('wind shakes the camera, 2 px', 'nothing', true, (random) => ({
    shift: () => [2 * random.normal(), 2 * random.normal()],
  })),
];
