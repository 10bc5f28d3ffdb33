import type { Random } from './random.ts';
import type { Lighting } from './simulated-camera.ts';

/** The light at a time; null: as drawn. */
export type LightCourse = (timeMs: number) => Lighting | null;

const CLOUD_MS = 8000;
const CLOUD_DEPTH = 0.25;

/** Clouds pass in front of the sun: 25 % up and down, from one side to the other. */
export function clouds(random: Random): LightCourse {
  const phase = random.between(0, 2 * Math.PI);
  const [across, along] = [random.between(-1.5, 1.5), random.between(-0.6, 0.6)];
  return (timeMs) => {
    const turn = phase + (2 * Math.PI * timeMs) / CLOUD_MS;
    return (x, y) => 1 + CLOUD_DEPTH * Math.sin(turn + across * x + along * y);
  };
}

/** A lamp that lights a part of the picture, between two times. `strength` is a share of the light that is there. */
export function lamp(random: Random, strength: number, fromMs: number, toMs: number): LightCourse {
  const [lampX, lampY, reach] = [
    random.between(0.2, 0.8),
    random.between(0.3, 0.8),
    random.between(0.2, 0.45),
  ];
  return (timeMs) =>
    timeMs < fromMs || timeMs > toMs
      ? null
      : (x, y) => 1 + strength * spot(x - lampX, (y - lampY) * 0.6, reach);
}

/** Headlights of a car that is not in the picture sweep over it. */
export function headlights(random: Random, startsMs: readonly number[]): LightCourse {
  const sweeps = startsMs.map((startMs) => {
    return {
      startMs,
      heading: random.sign(),
      lastsMs: random.between(1800, 3500),
      y: random.between(0.5, 0.8),
    };
  });
  return (timeMs) => {
    const sweep = sweeps.find(({ startMs, lastsMs }) => timeMs >= startMs && timeMs < startMs + lastsMs);
    if (sweep === undefined) return null;
    const way = (timeMs - sweep.startMs) / sweep.lastsMs;
    const middle = 0.5 + sweep.heading * (1.6 * way - 0.8);
    return (x, y) => 1 + 1.2 * spot(x - middle, (y - sweep.y) * 0.8, 0.14);
  };
}

/** The exposure jumps and settles a little later, as the control loop of a camera does. */
export function exposureSteps(random: Random, stepsMs: readonly number[]): LightCourse {
  const gains = stepsMs.map(() => random.between(0.7, 1.4));
  return (timeMs) => {
    const step = stepsMs.findLastIndex((startMs) => timeMs >= startMs);
    if (step < 0) return null;
    const [before, after] = [gains[step - 1] ?? 1, gains[step] ?? 1];
    const share = Math.min(1, (timeMs - Number(stepsMs[step])) / 500);
    const gain = before + (after - before) * share;
    return () => gain;
  };
}

function spot(dx: number, dy: number, reach: number): number {
  return Math.exp(-(dx * dx + dy * dy) / (2 * reach * reach));
}
