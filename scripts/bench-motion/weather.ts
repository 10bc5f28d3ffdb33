import { HEIGHT, WIDTH } from './drawn-garden.ts';
import type { Random } from './random.ts';

/** Changes the drawn pixels at a time. */
export type Weather = (samples: Uint8Array, timeMs: number) => void;

const RAIN = { streaks: 600, color: 225, opacity: 0.45, shortest: 20, longest: 50, slant: 0.12 };
const SNOW = { flakes: 300, color: 240, opacity: 0.8, fall: [90, 210], drift: 40 } as const;
const INSECT = { color: 235, opacity: 0.6, radius: [20, 60], speed: [350, 700], lastsMs: 1500 } as const;

/** Streaks fall so fast that each picture has other ones. */
export function rain(random: Random): Weather {
  return (samples) => {
    for (let i = 0; i < RAIN.streaks; i++) {
      const [x, y] = [random.between(0, WIDTH), random.between(-RAIN.longest, HEIGHT)];
      const length = random.between(RAIN.shortest, RAIN.longest);
      for (let down = 0; down < length; down++) {
        blend(samples, x + RAIN.slant * down, y + down, RAIN.color, RAIN.opacity);
        blend(samples, x + RAIN.slant * down + 1, y + down, RAIN.color, RAIN.opacity);
      }
    }
  };
}

export function snow(random: Random): Weather {
  const flakes = Array.from({ length: SNOW.flakes }, () => {
    return {
      x: random.between(0, WIDTH),
      y: random.between(0, HEIGHT),
      fall: random.between(...SNOW.fall),
      radius: random.between(1, 3),
      phase: random.between(0, 2 * Math.PI),
    };
  });
  return (samples, timeMs) => {
    const seconds = timeMs / 1000;
    for (const { x, y, fall, radius, phase } of flakes) {
      const across = (x + SNOW.drift * Math.sin(seconds + phase) + WIDTH) % WIDTH;
      disc(samples, across, (y + fall * seconds) % HEIGHT, radius, SNOW.color, SNOW.opacity);
    }
  };
}

/** Something bright and out of focus that flies past the lens, in front of infrared light. */
export function insects(random: Random, startsMs: readonly number[]): Weather {
  const flights = startsMs.map((startMs) => {
    const [angle, speed] = [random.between(0, 2 * Math.PI), random.between(...INSECT.speed)];
    return {
      startMs,
      x: random.between(0.2, 0.8) * WIDTH,
      y: random.between(0.2, 0.8) * HEIGHT,
      dx: Math.cos(angle) * speed,
      dy: Math.sin(angle) * speed,
      radius: random.between(...INSECT.radius),
    };
  });
  return (samples, timeMs) => {
    for (const { startMs, x, y, dx, dy, radius } of flights) {
      const flown = (timeMs - startMs) / 1000;
      if (flown < 0 || flown * 1000 > INSECT.lastsMs) continue;
      const wobble = 60 * Math.sin(9 * flown);
      disc(samples, x + dx * flown - wobble, y + dy * flown + wobble, radius, INSECT.color, INSECT.opacity);
    }
  };
}

function disc(
  samples: Uint8Array,
  x: number,
  y: number,
  radius: number,
  color: number,
  opacity: number,
): void {
  for (let dy = -Math.ceil(radius); dy <= radius; dy++) {
    for (let dx = -Math.ceil(radius); dx <= radius; dx++) {
      // Soft toward the edge.
      const share = 1 - (dx * dx + dy * dy) / (radius * radius + 1);
      if (share > 0) blend(samples, x + dx, y + dy, color, opacity * Math.min(1, 2 * share));
    }
  }
}

function blend(samples: Uint8Array, x: number, y: number, color: number, opacity: number): void {
  const [column, row] = [Math.trunc(x), Math.trunc(y)];
  if (column < 0 || column >= WIDTH || row < 0 || row >= HEIGHT) return;
  const index = row * WIDTH + column;
  const before = Number(samples[index]);
  samples[index] = before + (color - before) * opacity;
}
