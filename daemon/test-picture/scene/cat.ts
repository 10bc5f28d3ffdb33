import { FENCE_TOP } from './garden.ts';
import type { Light } from './light.ts';
import { scatter } from './scatter.ts';
import { ellipse, limb, polygon, type Shape } from './shape.ts';
import type { Visit } from './visitors.ts';

/** Length of two steps. */
const STRIDE = 54;
const COATS = ['#d98a3d', '#4a4a50', '#e9e2d4', '#8d7a66'];

/** A cat on the fence. It sits down for a while, and looks at the camera. */
export function catShapes(light: Light, { who, x, heading, way, rests }: Visit, timeMs: number): Shape[] {
  const coat = light.surface(COATS[Math.floor(scatter(who + 1) * COATS.length)] ?? '#888888');
  const sway = Math.sin(timeMs / 420);
  return rests ? sitting(light, coat, x, heading, sway) : walking(light, coat, x, heading, way, sway);
}

function walking(
  light: Light,
  coat: Shape['fill'],
  x: number,
  heading: 1 | -1,
  way: number,
  sway: number,
): Shape[] {
  const swing = (2 * Math.PI * way) / STRIDE;
  const back = FENCE_TOP - 32 + 1.5 * Math.cos(2 * swing);
  const leg = (at: number, phase: number): Shape => {
    const step = 10 * Math.sin(swing + phase);
    const lift = 5 * Math.max(0, Math.cos(swing + phase));
    return limb(coat, x + heading * at, back + 6, x + heading * (at + step), FENCE_TOP - 3 - lift, 4.5);
  };
  const [tipX, tipY] = [x - heading * (58 + 6 * sway), back - 40];
  return [
    limb(coat, x - heading * 32, back, x - heading * 52, back - 14, 4),
    limb(coat, x - heading * 52, back - 14, tipX, tipY, 3.5),
    leg(-26, 0),
    leg(-20, Math.PI),
    leg(22, 0.6 * Math.PI),
    leg(28, 1.6 * Math.PI),
    limb(coat, x - heading * 24, back + 2, x + heading * 24, back, 13),
    ...head(light, coat, x + heading * 42, back - 13, [heading * 5]),
  ];
}

function sitting(light: Light, coat: Shape['fill'], x: number, heading: 1 | -1, sway: number): Shape[] {
  return [
    limb(coat, x - heading * 14, FENCE_TOP - 6, x - heading * (38 + 4 * sway), FENCE_TOP + 14, 4),
    limb(
      coat,
      x - heading * (38 + 4 * sway),
      FENCE_TOP + 14,
      x - heading * (34 + 12 * sway),
      FENCE_TOP + 38,
      3.5,
    ),
    ellipse(coat, x, FENCE_TOP - 16, 21, 18),
    limb(coat, x, FENCE_TOP - 38, x, FENCE_TOP - 18, 14),
    limb(coat, x - 7, FENCE_TOP - 20, x - 7, FENCE_TOP - 4, 5),
    limb(coat, x + 7, FENCE_TOP - 20, x + 7, FENCE_TOP - 4, 5),
    ...head(light, coat, x, FENCE_TOP - 58, [-6, 6]),
  ];
}

/** A head with two ears; the eyes are at these distances from its middle. */
function head(light: Light, coat: Shape['fill'], x: number, y: number, eyes: readonly number[]): Shape[] {
  const eye = light.glowing('#2b3a20', '#d8f59a');
  return [
    polygon(coat, x - 14, y - 4, x - 13, y - 23, x - 2, y - 11),
    polygon(coat, x + 14, y - 4, x + 13, y - 23, x + 2, y - 11),
    ellipse(coat, x, y, 15.5, 13.5),
    ...eyes.map((at) => ellipse(eye, x + at, y - 1, 2.6, 3.2)),
    ellipse(light.surface('#c96f72'), x + (eyes.length === 1 ? 2.4 * Number(eyes[0]) : 0), y + 5, 2.6, 2),
  ];
}
