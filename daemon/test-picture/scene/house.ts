import type { Light } from './light.ts';
import { box, ellipse, glow, polygon, type Shape } from './shape.ts';

/** A cottage with a dormer, a chimney, and light in the windows at night. */
export function houseShapes(light: Light): Shape[] {
  const [wall, shade] = [light.shaded('#f6ead4', '#e9d8ba'), light.surface('#b79f7c', 0.35)];
  const [tile, line] = [light.shaded('#c8644a', '#a94f3b'), light.surface('#8a3d2e', 0.4)];
  const wood = light.surface('#fffaf0');
  const rows = [330, 354, 378].map((y) => {
    const inset = ((402 - y) / 112) * 94;
    return box(line, -588 + inset, y, 758 - 2 * inset, 3);
  });
  return [
    box(light.surface('#9c5846'), -20, 214, 46, 110),
    box(light.surface('#7d4537'), -26, 206, 58, 14),
    box(wall, -560, 396, 690, 202),
    box(shade, -560, 396, 690, 20),
    polygon(tile, -592, 402, -504, 288, 74, 288, 176, 402),
    ...rows,
    // A dormer.
    polygon(wall, -452, 372, -452, 322, -402, 272, -352, 322, -352, 372),
    polygon(tile, -474, 326, -402, 252, -330, 326, -346, 332, -402, 276, -458, 332),
    ...pane(light, wood, -424, 316, 44, 42),
    ...pane(light, wood, -506, 446, 96, 84),
    ...pane(light, wood, -362, 446, 96, 84),
    ...pane(light, wood, -34, 446, 112, 84),
    ...door(light, wood),
    box(light.surface('#8d8371'), -560, 590, 690, 10),
  ];
}

function pane(
  light: Light,
  wood: Shape['fill'],
  x: number,
  y: number,
  width: number,
  height: number,
): Shape[] {
  const glass = light.glowing('#6f93a8', '#ffd98a');
  return [
    ...glow(light.gleam('#ffcf70', 0.45), x + width / 2, y + height / 2, width, height),
    box(wood, x - 7, y - 7, width + 14, height + 14),
    box(glass, x, y, width, height),
    polygon(light.surface('#dcebf2', 0.28 * (1 - light.dark)), x, y + height * 0.7, x + width * 0.6, y, x, y),
    box(wood, x + width / 2 - 3, y, 6, height),
    box(wood, x, y + height * 0.42, width, 5),
    box(light.surface('#cfc0a4'), x - 12, y + height + 7, width + 24, 8),
  ];
}

function door(light: Light, wood: Shape['fill']): Shape[] {
  return [
    box(wood, -208, 440, 88, 156),
    box(light.shaded('#1d7f8c', '#15636e'), -200, 448, 72, 148),
    box(light.glowing('#9ec7cc', '#ffd98a'), -186, 462, 44, 34),
    ellipse(light.surface('#f0c95a'), -140, 528, 5),
    box(light.surface('#b9ad97'), -220, 592, 112, 12),
    ...glow(light.gleam('#ffd98a', 0.6), -164, 440, 130, 110),
    box(light.glowing('#6d6658', '#fff0c0'), -170, 420, 12, 16),
  ];
}
