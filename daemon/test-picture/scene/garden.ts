import { houseShapes } from './house.ts';
import type { Light } from './light.ts';
import { scatter } from './scatter.ts';
import { box, ellipse, EVERYWHERE, glow, limb, polygon, SCENE_HEIGHT, type Shape } from './shape.ts';
import { skyShapes } from './sky.ts';

const HORIZON = 440;
/** Below the picture and the rest of its last tiles. */
const BELOW = 2 * SCENE_HEIGHT;
/** Where the garden ends; the fence stands there. */
const PAVEMENT = 716;
/** The front of the curb; the road begins there. */
const ROAD = 794;

/** Top of the fence, on which a cat walks. */
export const FENCE_TOP = 622;
/** Where people walk, and the wheels of cars are. */
export const WALK = 772;
export const LANE = 858;

/** The parts of the garden that do not move, from back to front. */
export function gardenShapes(light: Light, halfWidth: number): Shape[] {
  return [
    ...skyShapes(light, halfWidth, HORIZON),
    ...hills(light),
    ...lawn(light),
    ...houseShapes(light),
    ...trunk(light),
    ...flowers(light),
    ...fence(light, halfWidth),
    ...street(light, halfWidth),
    ...lamp(light),
  ];
}

function hills(light: Light): Shape[] {
  const [far, near] = [light.distant('#7fa394', 0.55), light.distant('#6f9a6b', 0.25)];
  const wood = light.distant('#4f7f57', 0.15);
  const trees = Array.from({ length: 90 }, (_, i) => {
    const x = -2100 + i * 47 + 19 * scatter(i);
    return ellipse(wood, x, HORIZON - 8, 26 + 12 * scatter(i + 7), 16 + 18 * scatter(i + 3));
  });
  return [
    ...[-1900, -1150, -420, 330, 1020, 1750].map((x, i) =>
      ellipse(far, x, HORIZON + 30, 560, 105 + 45 * scatter(i)),
    ),
    ...[-1500, -700, 120, 780, 1600].map((x, i) =>
      ellipse(near, x, HORIZON + 40, 520, 70 + 30 * scatter(i + 20)),
    ),
    ...trees,
  ];
}

function lawn(light: Light): Shape[] {
  const ground = box(
    light.shaded('#8fbf62', '#5f9e45'),
    -EVERYWHERE,
    HORIZON,
    2 * EVERYWHERE,
    BELOW - HORIZON,
  );
  const tuft = light.surface('#4f8a3b', 0.55);
  const tufts = Array.from({ length: 170 }, (_, i) => {
    const y = HORIZON + 40 + 240 * scatter(i + 300);
    const [x, size] = [-1700 + 3400 * scatter(i), 3 + (y - HORIZON) / 34];
    return polygon(
      tuft,
      x - size,
      y,
      x - size * 0.7,
      y - size,
      x,
      y,
      x + size * 0.6,
      y - size * 1.3,
      x + size,
      y,
    );
  });
  const path = polygon(
    light.shaded('#d8cdb8', '#c9bca4'),
    -196,
    596,
    -132,
    596,
    -20,
    PAVEMENT,
    -250,
    PAVEMENT,
  );
  return [
    ground,
    ellipse(light.surface('#3f7434', 0.4), 410, 640, 250, 34),
    polygon(light.surface('#3f7434', 0.35), -560, 596, 130, 596, 190, 630, -520, 630),
    ...tufts,
    path,
  ];
}

function trunk(light: Light): Shape[] {
  const bark = light.shaded('#7a5a3e', '#5d4330');
  return [
    polygon(bark, 392, 400, 428, 400, 436, 600, 460, 646, 360, 646, 384, 600),
    limb(bark, 410, 470, 340, 390, 10),
    limb(bark, 410, 440, 486, 372, 9),
  ];
}

function flowers(light: Light): Shape[] {
  const leaf = light.surface('#4d8f42');
  const petals = ['#e8556d', '#f6c34a', '#f4f0ff', '#b56fd8'].map((hex) => light.surface(hex));
  return Array.from({ length: 36 }, (_, i) => {
    const x = (i % 2 === 0 ? -540 + i * 9 : -70 + i * 6) + 6 * scatter(i);
    const y = 592 + 14 * scatter(i + 50);
    const petal = petals[i % petals.length] ?? leaf;
    return [ellipse(leaf, x, y + 8, 14, 10), ellipse(petal, x, y - 2, 6.5)];
  }).flat();
}

/** White pickets, with a gate that stands open in front of the path. */
function fence(light: Light, halfWidth: number): Shape[] {
  const [white, shade] = [light.shaded('#fdfbf5', '#e2dccd'), light.surface('#8f8a7c', 0.5)];
  const reach = Math.min(1800, Math.ceil(halfWidth / 36) * 36 + 36);
  const shapes = [-1, 1].flatMap((side) => {
    const [from, to] = side < 0 ? [-reach, -256] : [-14, reach];
    return [650, 692].map((y) => box(white, from, y, to - from, 9));
  });
  for (let x = -reach; x < reach; x += 36) {
    if (x > -276 && x < -20) continue;
    shapes.push(
      polygon(
        white,
        x,
        PAVEMENT,
        x,
        FENCE_TOP + 12,
        x + 10,
        FENCE_TOP,
        x + 20,
        FENCE_TOP + 12,
        x + 20,
        PAVEMENT,
      ),
      box(shade, x + 20, FENCE_TOP + 14, 3, PAVEMENT - FENCE_TOP - 14),
    );
  }
  return shapes;
}

function street(light: Light, halfWidth: number): Shape[] {
  const [stone, joint] = [light.shaded('#d6d1c6', '#c3bdb0'), light.surface('#a49d8f', 0.6)];
  const reach = Math.min(2400, halfWidth + 120);
  const shapes = [
    box(stone, -EVERYWHERE, PAVEMENT, 2 * EVERYWHERE, ROAD - PAVEMENT),
    box(light.surface('#9d9789', 0.5), -EVERYWHERE, PAVEMENT, 2 * EVERYWHERE, 5),
    box(light.surface('#b3ac9d'), -EVERYWHERE, ROAD - 12, 2 * EVERYWHERE, 12),
    box(light.shaded('#6a6e75', '#575b62'), -EVERYWHERE, ROAD, 2 * EVERYWHERE, BELOW - ROAD),
  ];
  for (let x = -Math.ceil(reach / 120) * 120; x < reach; x += 120) {
    shapes.push(
      polygon(joint, x, PAVEMENT, x + 3, PAVEMENT, x + 3 - x * 0.03, ROAD - 12, x - x * 0.03, ROAD - 12),
    );
    if (x % 240 === 0) shapes.push(box(light.surface('#e9e4d2', 0.85), x, 886, 130, 9));
  }
  return shapes;
}

function lamp(light: Light): Shape[] {
  const iron = light.surface('#3a4248');
  return [
    ...glow(light.gleam('#ffdf9a', 0.5), -660, 760, 330, 60),
    ...glow(light.gleam('#ffdf9a', 0.8), -660, 376, 210),
    box(iron, -665, 394, 10, 346),
    box(iron, -672, 722, 24, 22),
    polygon(light.glowing('#e8eef0', '#fff3cc'), -682, 352, -638, 352, -646, 398, -674, 398),
    polygon(iron, -690, 354, -660, 330, -630, 354),
  ];
}
