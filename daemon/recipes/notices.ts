import { isLoopback } from '../net/addresses.ts';
import type { CameraUrl } from './camera-url.ts';
import type { Recipe } from './recipe.ts';

/**
 * Who can use the URLs of this place, when that is not everybody on the network; null when it is.
 *
 * @param listensOn the setting HOST
 */
export function reachNotice({ host }: Pick<CameraUrl, 'host'>, listensOn: string): string | null {
  if (isLoopback(listensOn))
    return `Only programs on this machine reach these URLs, because picamd listens on \`${listensOn}\`. The setting \`HOST=0.0.0.0\` opens the camera to the network, for those whom \`picamd passwd NAME\` lets in.`;
  if (isLoopback(host))
    return 'These URLs are for programs on this machine. Open this page under the name or address of the machine to get the URLs for others.';
  return null;
}

/** How a program shows that it is let in. */
export const LOGIN_NOTICE =
  'When the camera is private, a program logs in with `user:password@` in front of the host, or with `?token=` and a token behind the URL: `picamd token add NAME` makes one that may look at the picture and at nothing else.';

/** What of this camera a recipe's program will not take, and the settings against it; null when all is well. */
export function sizeNotice({ name, multipleOf }: Recipe, { width, height }: CameraUrl): string | null {
  if (multipleOf === undefined || (width % multipleOf === 0 && height % multipleOf === 0)) return null;
  const settings = Object.entries({ CAMERA_WIDTH: width, CAMERA_HEIGHT: height })
    .filter(([, size]) => size % multipleOf !== 0)
    .map(([key, size]) => `\`${key}=${Math.ceil(size / multipleOf) * multipleOf}\``);
  return `${name} refuses pictures whose width or height is no multiple of ${multipleOf}, and this camera's are ${width}x${height}. Set ${settings.join(' and ')}.`;
}
