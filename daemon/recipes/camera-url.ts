import { turnedSize } from '../frame/exif-orientation.ts';
import type { Turn } from '../frame/exif-orientation.ts';
import { cameraId, nameIn } from './names.ts';
import type { Recipe } from './recipe.ts';

/** Where clients reach a camera. */
export interface CameraAddress {
  readonly scheme: 'http' | 'https';
  /** A name or an address in URL syntax: an IPv6 address in brackets. */
  readonly host: string;
  readonly port: number;
}

/** The values for the placeholders in recipes: where clients reach a camera, its name and its frame size. */
export interface CameraUrl extends CameraAddress {
  /** What people call the camera, in any script. */
  readonly name: string;
  /** Of its JPEGs, in pixels. */
  readonly width: number;
  readonly height: number;
  /** By how much a program must turn them, as their EXIF orientation says. */
  readonly turn: Turn;
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** As in `http://camera.local:8000`; without the port if it is the scheme's default. */
export function originOf({ scheme, host, port }: CameraAddress): string {
  return `${scheme}://${host}${port === DEFAULT_PORTS[scheme] ? '' : `:${port}`}`;
}

/** The camera as a program sees it that turns pictures by their EXIF orientation, or one that does not. */
export function seenBy({ orientation }: Recipe, camera: CameraUrl): CameraUrl {
  return orientation.follows === true ? { ...camera, ...turnedSize(camera, camera.turn) } : camera;
}

/**
 * Replaces {stream}, {snapshot}, {host}, {port}, {name}, {id}, {width}, {height} and {ratio}; leaves other braces as they
 * are. `language` is that of a file, whose syntax the name must not break; without it, the text is for people.
 */
export function fill(text: string, camera: CameraUrl, language = 'prose'): string {
  const origin = originOf(camera);
  const { width, height } = camera;
  const divisor = commonDivisor(width, height);
  const values: Record<string, string> = {
    stream: `${origin}/video_feed`,
    snapshot: `${origin}/snapshot.jpg`,
    host: camera.host,
    port: String(camera.port),
    name: nameIn(language, camera.name),
    id: cameraId(camera.name),
    width: String(width),
    height: String(height),
    ratio: `${width / divisor}:${height / divisor}`,
  };
  return text.replaceAll(/\{([a-z]+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
