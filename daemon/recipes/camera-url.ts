import { turnedSize } from '../frame/exif-orientation.ts';
import type { Turn } from '../frame/exif-orientation.ts';
import { frigateMotion, turnedOutlines } from './frigate-motion.ts';
import type { Outline } from './frigate-motion.ts';
import { cameraId, nameIn, urlIn } from './names.ts';
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
  /** What a program shows to be let in, as it stands in a URL; null if this camera asks for nothing. */
  readonly token: string | null;
  /** Where motion does not count, in its JPEGs. */
  readonly motionMasks: readonly Outline[];
}

/** Stands for a token that the reader has to fill in. */
export const TOKEN_PLACEHOLDER = 'TOKEN';

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** As in `http://camera.local:8000`; without the port if it is the scheme's default. */
export function originOf({ scheme, host, port }: CameraAddress): string {
  return `${scheme}://${host}${port === DEFAULT_PORTS[scheme] ? '' : `:${port}`}`;
}

/** The camera as a program sees it that turns pictures by their EXIF orientation, or one that does not. */
export function seenBy({ orientation }: Recipe, camera: CameraUrl): CameraUrl {
  const { turn, motionMasks } = camera;
  if (orientation.follows !== true) return camera;
  return { ...camera, ...turnedSize(camera, turn), motionMasks: turnedOutlines(motionMasks, turn) };
}

/** Paths of this camera, by the placeholder of their URL. */
const PATHS: Readonly<Record<string, string>> = {
  stream: '/video_feed',
  snapshot: '/snapshot.jpg',
  embed: '/?embed=1',
  webcam: '/webcam/',
};

/**
 * Replaces the placeholders in a recipe; leaves other braces as they are. {stream}, {snapshot}, {embed} and {webcam} are URLs
 * with the token; {stream path} is one without scheme, host and port; {stream fps=10} has more in its query. The others are {host}, {port}, {origin}, {token}, {name}, {id}, {width}, {height}, {ratio} and {frigateMotion}.
 *
 * @param language that of a file, whose syntax names and URLs must not break; without it, the text is for people
 */
export function fill(text: string, camera: CameraUrl, language = 'prose'): string {
  const { width, height } = camera;
  const divisor = commonDivisor(width, height);
  const values: Record<string, string> = {
    host: camera.host,
    port: String(camera.port),
    origin: originOf(camera),
    token: camera.token ?? 'empty',
    name: nameIn(language, camera.name),
    id: cameraId(camera.name),
    width: String(width),
    height: String(height),
    frigateMotion: frigateMotion(camera.motionMasks),
    ratio: `${width / divisor}:${height / divisor}`,
  };
  return text.replaceAll(
    /\{([a-zA-Z]+)( path)?(?: ([a-z]+=\w+))?\}/g,
    (placeholder, name: string, isPath: string | undefined, query = '') => {
      const path = PATHS[name];
      if (path === undefined) return values[name] ?? placeholder;
      const url = `${isPath === undefined ? originOf(camera) : ''}${withQuery(path, camera.token, String(query))}`;
      return urlIn(language, url);
    },
  );
}

function withQuery(path: string, token: string | null, more: string): string {
  const [bare = '', own = ''] = path.split('?');
  const query = [own, more, token === null ? '' : `token=${token}`].filter((part) => part !== '').join('&');
  return query === '' ? bare : `${bare}?${query}`;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
