import type { Color } from '../canvas.ts';
import type { Light } from './light.ts';
import { box, ellipse, EVERYWHERE, glow, type Shape } from './shape.ts';

const [SUNRISE, SUNSET] = [6, 19.5];
const STARS = 90;

/** Sky, sun, and at night moon and stars, down to the horizon and a little below. */
export function skyShapes(light: Light, halfWidth: number, horizon: number): Shape[] {
  return [
    box(light.sky, -EVERYWHERE, 0, 2 * EVERYWHERE, horizon + 40),
    ...stars(light, Math.min(1600, halfWidth)),
    ...sun(light, horizon),
    ...moon(light),
  ];
}

function sun(light: Light, horizon: number): Shape[] {
  const share = (light.hour - SUNRISE) / (SUNSET - SUNRISE);
  if (share < 0 || share > 1) return [];
  const x = -680 + 1360 * share;
  const y = horizon - 330 * Math.sin(Math.PI * share);
  const shine: Color = { luma: 250, blue: 108, red: 136 };
  const disc: Color = { luma: 244, blue: 92, red: 138 };
  return [
    ...glow({ top: shine, bottom: shine, opacity: 0.7 }, x, y, 130),
    ellipse({ top: disc, bottom: disc, opacity: 1 }, x, y, 40),
  ];
}

function moon(light: Light): Shape[] {
  const spot = light.starlight('#d5cfba', 0.7);
  return [
    ...glow(light.starlight('#8fa3d8', 0.5), 250, 128, 120),
    ellipse(light.starlight('#f4efdc', 0.95), 250, 128, 42),
    ellipse(spot, 238, 118, 10),
    ellipse(spot, 264, 138, 7),
    ellipse(spot, 258, 110, 5),
  ];
}

/** Over the whole width, placed by the golden ratio: even, and in no pattern that can be seen. */
function stars(light: Light, reach: number): Shape[] {
  if (light.dark < 0.5) return [];
  return Array.from({ length: STARS }, (_, i) => {
    const x = -reach + 2 * reach * ((i * 0.618_034) % 1);
    const y = 14 + 330 * ((i * 0.754_878) % 1);
    return ellipse(
      light.starlight('#e9eeff', 0.35 + 0.6 * ((i * 0.381) % 1)),
      x,
      y,
      1.4 + 1.8 * ((i * 0.57) % 1),
    );
  });
}
