import type { Box } from '../recordings/crop-around.ts';

/**
 * Where a box of the JPEG's own pixels is in the picture as it is shown, after its EXIF orientation (1, 3, 6 or 8; CIPA DC-008,
 * 4.6.5).
 */
export function shownBox([x, y, width, height]: Box, orientation: number): Box {
  if (orientation === 3) return [1 - x - width, 1 - y - height, width, height];
  if (orientation === 6) return [1 - y - height, x, height, width];
  if (orientation === 8) return [y, 1 - x - width, height, width];
  return [x, y, width, height];
}
