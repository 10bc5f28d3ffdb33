import type { Light } from './light.ts';
import { scatter } from './scatter.ts';
import { ellipse, type Shape } from './shape.ts';

/** A cloud crosses the sky in this time. */
const CLOUD_CROSSING_MS = 420_000;
const PUFF_MS = 7000;
const PUFFS = 5;

/** Where the leaves of the tree are, from back to front. */
const LEAVES = [
  { x: 322, y: 372, radius: 92, green: '#3f7a3c' },
  { x: 500, y: 366, radius: 96, green: '#3f7a3c' },
  { x: 410, y: 276, radius: 112, green: '#478743' },
  { x: 342, y: 314, radius: 84, green: '#519448' },
  { x: 486, y: 306, radius: 78, green: '#519448' },
  { x: 416, y: 370, radius: 98, green: '#4b8c45' },
  { x: 382, y: 262, radius: 60, green: '#66a855' },
  { x: 460, y: 350, radius: 50, green: '#5b9d4d' },
] as const;
export const LEAF_COUNT = LEAVES.length;

/** One of the balls of leaves, which move a little, each in its own time. */
export function leafShapes(light: Light, timeMs: number, index: number): Shape[] {
  const leaf = LEAVES[index];
  if (leaf === undefined) return [];
  const gust = 0.6 + 0.4 * Math.sin(timeMs / 9100);
  const x = leaf.x + 9 * gust * Math.sin(timeMs / 1300 + index);
  const y = leaf.y + 4 * gust * Math.sin(timeMs / 1000 + 2 * index);
  const shade = light.surface('#17371c', 0.22);
  return [
    ellipse(light.surface(leaf.green), x, y, leaf.radius, leaf.radius * 0.86),
    ...[0, 1, 2, 3].map((i) => {
      const [angle, far] = [0.3 + 0.85 * i, leaf.radius * (0.45 + 0.2 * scatter(index + 9 * i))];
      return ellipse(shade, x + far * Math.cos(angle), y + far * 0.8 * Math.sin(angle), 9, 5);
    }),
  ];
}

export function cloudShapes(light: Light, timeMs: number, halfWidth: number, index: number): Shape[] {
  const reach = halfWidth + 220;
  const share = (timeMs / CLOUD_CROSSING_MS + index * 0.37) % 1;
  const [x, y, size] = [-reach + 2 * reach * share, 66 + 40 * ((index * 2) % 3), 1 - 0.18 * index];
  const white = light.distant('#ffffff', 0.12 + 0.55 * light.dark);
  return [
    ellipse(white, x - 74 * size, y + 10 * size, 62 * size, 26 * size),
    ellipse(white, x + 78 * size, y + 12 * size, 70 * size, 24 * size),
    ellipse(white, x, y - 8 * size, 68 * size, 40 * size),
  ];
}

/** Smoke of the chimney. */
export function smokeShapes(light: Light, timeMs: number): Shape[] {
  return Array.from({ length: PUFFS }, (_, i) => {
    const age = (timeMs / PUFF_MS + i / PUFFS) % 1;
    const x = 4 + 74 * age * age + 5 * Math.sin(6 * age + timeMs / 2100);
    return ellipse(light.surface('#f4f2ee', 0.5 * (1 - age)), x, 200 - 112 * age, 8 + 20 * age, 7 + 15 * age);
  });
}
