import { fractionText, within } from './fraction.ts';
import { displayedPoint, ownPoint } from './orientation.ts';
import type { Orientation } from './orientation.ts';
import type { Point } from './polygon.ts';

/** In fractions of what it is a part of. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface PixelSize {
  readonly width: number;
  readonly height: number;
}

export const WHOLE: Area = { x: 0, y: 0, width: 1, height: 1 };
/** Beyond ten times, a digital zoom shows nothing more. */
const SMALLEST = 0.1;

/**
 * An area with the shape of the picture: the camera scales what it sees to the size of the picture, so another shape would be
 * distorted. It lies in the picture, and its center is at the point if it can be.
 */
export function areaAround([x, y]: Point, size: number): Area {
  const side = Math.min(1, Math.max(SMALLEST, size));
  const start = (center: number) => Math.min(1 - side, Math.max(0, center - side / 2));
  return { x: start(x), y: start(y), width: side, height: side };
}

export function areaMoved({ x, y, width, height }: Area, dx: number, dy: number): Area {
  return areaAround([x + width / 2 + dx, y + height / 2 + dy], width);
}

/** With one corner moved to a point, as far as the shape allows, and the opposite one in its place. */
export function areaResized(area: Area, corner: AreaCorner, [x, y]: Point): Area {
  const [isLeft, isTop] = [corner.endsWith('left'), corner.startsWith('top')];
  const fixed = { x: isLeft ? area.x + area.width : area.x, y: isTop ? area.y + area.height : area.y };
  const room = Math.min(isLeft ? fixed.x : 1 - fixed.x, isTop ? fixed.y : 1 - fixed.y);
  const wanted = Math.max(isLeft ? fixed.x - x : x - fixed.x, isTop ? fixed.y - y : y - fixed.y);
  const side = Math.min(room, Math.max(SMALLEST, wanted));
  return {
    x: isLeft ? fixed.x - side : fixed.x,
    y: isTop ? fixed.y - side : fixed.y,
    width: side,
    height: side,
  };
}

export type AreaCorner = 'top-left' | 'top-right' | 'bottom-right' | 'bottom-left';

/** CAMERA_ROI, or null if it is empty or means nothing. */
export function zoomIn(text: string): Area | null {
  const [x, y, width, height] = text.split(',').map(Number);
  if (x === undefined || y === undefined || width === undefined || height === undefined) return null;
  // The camera program takes no size as no zoom.
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** CAMERA_ROI for an area. The camera program refuses what reaches outside, if only by rounding. */
export function zoomText(area: Area): string {
  const [x, y] = [fractionText(area.x), fractionText(area.y)];
  const width = fractionText(Math.min(area.width, 1 - Number(x)));
  const height = fractionText(Math.min(area.height, 1 - Number(y)));
  return [x, y, width, height].join(',');
}

/**
 * What is seen without CAMERA_ROI, in fractions of the sensor mode's view: the largest part in its middle with the shape of the
 * picture (libcamera, pipeline/rpi/common/pipeline_base.cpp, default ScalerCrop).
 *
 * @param mode pixels of the sensor mode; null if unknown: then it has the shape of the picture, as modes for video mostly have
 */
export function unzoomedArea(mode: PixelSize | null, picture: PixelSize): Area {
  if (mode === null) return WHOLE;
  const ratio = picture.width / picture.height / (mode.width / mode.height);
  const [width, height] = [Math.min(1, ratio), Math.min(1, 1 / ratio)];
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
}

/** Where a part of a seen area is in the view that `seen` is a part of. */
export function areaWithin(part: Area, seen: Area): Area {
  return {
    x: within(seen.x + part.x * seen.width),
    y: within(seen.y + part.y * seen.height),
    width: within(part.width * seen.width),
    height: within(part.height * seen.height),
  };
}

/** The area with the shape of the picture that shows an area of the view, in fractions of what is seen. */
export function areaSeen(area: Area, seen: Area): Area {
  const width = area.width / seen.width;
  const height = area.height / seen.height;
  const center: Point = [
    (area.x + area.width / 2 - seen.x) / seen.width,
    (area.y + area.height / 2 - seen.y) / seen.height,
  ];
  return areaAround(center, Math.max(width, height));
}

/**
 * Where an area of the JPEG's own pixels is displayed. CAMERA_ROI is a part of these: the sensor itself flips, before the crop
 * (libcamera, pipeline_base.cpp, configure() and applyScalerCrop()), and a quarter turn comes last.
 */
export function displayedArea(area: Area, orientation: Orientation): Area {
  return betweenPoints(...cornersOf(area).map((point) => displayedPoint(point, orientation)));
}

export function ownArea(area: Area, orientation: Orientation): Area {
  return betweenPoints(...cornersOf(area).map((point) => ownPoint(point, orientation)));
}

function cornersOf({ x, y, width, height }: Area): Point[] {
  return [
    [x, y],
    [x + width, y + height],
  ];
}

function betweenPoints(...points: readonly Point[]): Area {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
