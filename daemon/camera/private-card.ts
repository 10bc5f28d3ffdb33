import type { Config } from '../config/settings.ts';
import { turnedSize } from '../frame/exif-orientation.ts';
import type { Turn } from '../frame/exif-orientation.ts';
import type { Camera } from './camera.ts';
import { CardSource } from './sources/card-source.ts';
import type { DrawCard } from './sources/card-source.ts';

/** What a private camera shows. */
export interface PrivateCard {
  readonly draw: DrawCard;
  /** Of the last picture; null: as set. */
  readonly size: Parameters<DrawCard>[0] | null;
}

/** The size of a camera's pictures as browsers show it: they follow the EXIF orientation. Null if there is no picture. */
export function displayedSize(camera: Camera | null): PrivateCard['size'] {
  const frame = camera?.ring.newest ?? null;
  return camera === null || frame === null ? null : turnedSize(frame, camera.turn);
}

export function cardSource({ draw, size }: PrivateCard, config: Config): CardSource {
  const { CAMERA_WIDTH: width, CAMERA_HEIGHT: height } = config;
  return new CardSource(draw, size ?? turnedSize({ width, height }, Number(config.CAMERA_ROTATION) as Turn));
}
