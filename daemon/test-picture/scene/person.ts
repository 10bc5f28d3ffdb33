import { WALK } from './garden.ts';
import type { Light } from './light.ts';
import { scatter } from './scatter.ts';
import { box, ellipse, limb, polygon, type Shape } from './shape.ts';
import type { Visit } from './visitors.ts';

/** Length of two steps. */
const STRIDE = 118;
const JACKETS = ['#d8503f', '#e2a32e', '#2f7f9e', '#7a5aa6', '#3f8f6a'];
const TROUSERS = ['#2f3b52', '#4a4038', '#565d66'];
const SKINS = ['#f0c6a4', '#c98f68', '#8a5a3c'];
const HAIRS = ['#3b2a20', '#8c5a2b', '#2a2a2e', '#d9b46a'];

/** Somebody with a bag, who walks by on the pavement. */
export function personShapes(light: Light, { who, x, heading, way }: Visit): Shape[] {
  const wear = (colors: readonly string[], index: number): Shape['fill'] =>
    light.surface(colors[Math.floor(scatter(who + index) * colors.length)] ?? '#888888');
  const [jacket, trousers, skin, hair] = [
    wear(JACKETS, 1),
    wear(TROUSERS, 2),
    wear(SKINS, 3),
    wear(HAIRS, 4),
  ];
  const dark = light.surface('#000000', 0.18);
  const shoe = light.surface('#2b2422');
  const swing = (2 * Math.PI * way) / STRIDE;
  const top = WALK - 176 + 3 * Math.cos(2 * swing);
  const hip = top + 98;

  const leg = (phase: number): Shape[] => {
    const angle = 0.5 * Math.sin(swing + phase);
    const bend = 0.55 * Math.max(0, Math.cos(swing + phase));
    const [kneeX, kneeY] = [x + heading * 38 * Math.sin(angle), hip + 38 * Math.cos(angle)];
    const shin = angle - bend;
    const [footX, footY] = [kneeX + heading * 40 * Math.sin(shin), kneeY + 40 * Math.cos(shin)];
    return [
      limb(trousers, x, hip, kneeX, kneeY, 10.5),
      limb(trousers, kneeX, kneeY, footX, footY, 8.5),
      limb(shoe, footX - heading * 3, footY + 4, footX + heading * 13, footY + 5, 6),
    ];
  };
  const arm = (phase: number, sleeve: Shape['fill'][]): Shape[] => {
    const angle = 0.55 * Math.sin(swing + phase);
    const [elbowX, elbowY] = [x + heading * 32 * Math.sin(angle), top + 50 + 30 * Math.cos(angle)];
    const forearm = angle + 0.35;
    const [handX, handY] = [elbowX + heading * 30 * Math.sin(forearm), elbowY + 28 * Math.cos(forearm)];
    return [
      ellipse(skin, handX, handY + 2, 6),
      ...sleeve.flatMap((fill) => [
        limb(fill, x, top + 50, elbowX, elbowY, 8),
        limb(fill, elbowX, elbowY, handX, handY, 7),
      ]),
    ];
  };
  return [
    ellipse(light.surface('#000000', 0.2), x, WALK + 8, 44, 7),
    ...arm(0, [jacket, dark]),
    ...leg(0),
    ...leg(Math.PI),
    limb(jacket, x, top + 54, x, hip - 2, 19),
    polygon(jacket, x - 19, hip - 10, x + 19, hip - 10, x + 21, hip + 12, x - 21, hip + 12),
    // The bag, on its strap.
    limb(light.surface('#5a4632'), x + heading * 10, top + 44, x - heading * 20, hip - 10, 2.5),
    box(light.surface('#6d5238'), x - heading * 20 - 15, hip - 16, 30, 30),
    ...arm(Math.PI, [jacket]),
    box(skin, x - 6, top + 24, 12, 16),
    ellipse(skin, x + heading * 2, top + 16, 15, 17),
    ellipse(skin, x + heading * 16, top + 18, 4, 3.5),
    polygon(hair, ...cap(x, top + 13, heading)),
  ];
}

/** Hair: the upper and back part of a head. */
function cap(x: number, y: number, heading: 1 | -1): number[] {
  const outline = [x + heading * 8, y - 5, x - heading * 2, y - 2, x - heading * 6, y + 12];
  for (let i = 0; i <= 12; i++) {
    const angle = Math.PI * (0.88 + i * 0.082);
    outline.push(x + heading * 17.5 * Math.cos(angle), y + 19 * Math.sin(angle));
  }
  return outline;
}
