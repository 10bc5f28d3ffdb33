import { LANE } from './garden.ts';
import type { Light } from './light.ts';
import { scatter } from './scatter.ts';
import { box, ellipse, limb, polygon, type Shape } from './shape.ts';
import type { Visit } from './visitors.ts';

const PAINTS = ['#2f6fb0', '#c9463d', '#e7c24a', '#5f8f78', '#e8e8e6'];
const WHEEL = 29;
/** From the middle of the car to an axle. */
const AXLE = 98;

/** A small car on the road, with its lights on at night. */
export function carShapes(light: Light, { who, x, heading, way }: Visit): Shape[] {
  const name = PAINTS[Math.floor(scatter(who + 1) * PAINTS.length)] ?? '#888888';
  const paint = light.surface(name);
  const glass = light.surface('#35505f');
  const shine = light.surface('#ffffff', 0.22);
  const at = (...outline: readonly number[]): number[] =>
    outline.map((value, i) => (i % 2 === 0 ? x + heading * value : LANE + value));
  const beam = Array.from({ length: 16 }, (_, i) => 205 + 18 * i);
  return [
    ...beam.map((end) =>
      polygon(
        light.gleam('#fff2c0', 0.04),
        ...at(166, -46, end, -46 - (end - 166) / 12, end, (end - 166) / 9 - 18, 166, -20),
      ),
    ),
    ellipse(light.surface('#000000', 0.28), x, LANE + 6, 186, 12),
    polygon(paint, ...at(-122, -68, -92, -118, -68, -128, 26, -128, 48, -118, 92, -68)),
    polygon(glass, ...at(-104, -70, -82, -108, -72, -114, -28, -114, -28, -70)),
    polygon(glass, ...at(-20, -70, -20, -114, 22, -114, 36, -106, 68, -70)),
    polygon(shine, ...at(-62, -72, -40, -112, -30, -112, -52, -72)),
    polygon(
      paint,
      ...at(-168, -28, -170, -56, -150, -74, 90, -74, 150, -62, 170, -44, 170, -22, 158, -12, -158, -12),
    ),
    polygon(shine, ...at(-150, -70, 92, -70, 146, -60, -156, -60)),
    polygon(light.surface('#000000', 0.16), ...at(-168, -30, 170, -30, 170, -22, 158, -12, -158, -12)),
    box(light.surface('#000000', 0.25), x - heading * 24 - 1, LANE - 70, 2, 52),
    limb(light.surface('#eef0f0'), x - heading * 40, LANE - 54, x - heading * 54, LANE - 54, 2.5),
    ellipse(light.glowing('#f6f3e4', '#fffbe2'), x + heading * 160, LANE - 44, 9, 8),
    box(light.glowing('#b3302c', '#ff4a3d'), x - heading * 166 - 5, LANE - 56, 10, 16),
    ...wheel(light, x - AXLE, (heading * way) / WHEEL),
    ...wheel(light, x + AXLE, (heading * way) / WHEEL),
  ];
}

function wheel(light: Light, x: number, turn: number): Shape[] {
  const y = LANE - WHEEL + 8;
  const spoke = light.surface('#8f979c');
  return [
    ellipse(light.surface('#22262a'), x, y, WHEEL),
    ellipse(light.surface('#d3d8da'), x, y, WHEEL * 0.6),
    ...[0, 1, 2].map((i) => {
      const [dx, dy] = [Math.cos(turn + (i * Math.PI) / 3), Math.sin(turn + (i * Math.PI) / 3)];
      return limb(spoke, x - 13 * dx, y - 13 * dy, x + 13 * dx, y + 13 * dy, 2);
    }),
    ellipse(light.surface('#6c757b'), x, y, 5),
  ];
}
