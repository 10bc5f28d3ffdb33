import { isLoopback } from '../net/addresses.ts';
import { fill, TOKEN_PLACEHOLDER } from './camera-url.ts';
import type { CameraUrl } from './camera-url.ts';
import type { Recipe } from './recipe.ts';

/**
 * Says who can use the camera's URLs; null if everyone on the network can.
 *
 * @param listensOn the setting HOST
 */
export function reachNotice({ host }: Pick<CameraUrl, 'host'>, listensOn: string): string | null {
  if (isLoopback(listensOn))
    return `Only programs on this machine can use these URLs, because picamd listens on \`${listensOn}\`. Set \`HOST=0.0.0.0\` to open the camera to the network for users created with \`picamd passwd NAME\`.`;
  if (isLoopback(host))
    return 'These URLs only work on this machine. To get URLs for other devices, open this page at the name or IP address of this machine.';
  return null;
}

/** How a program logs in to one of the URLs that stand without a token. */
export const LOGIN_NOTICE =
  'If the camera needs a password, put `user:password@` before the host name, or a token at the end of the URL: `?token=TOKEN`, or `&token=TOKEN` if the URL already has a `?`. `picamd token add NAME` creates a token, which can only view the picture.';

/** What the placeholder in the URLs is. */
export const TOKEN_NOTICE = `\`${TOKEN_PLACEHOLDER}\` stands for a token that can only view the picture. An admin creates one at \`/recipes\`, or with \`picamd token add NAME\`. A program that has fields for a user name and a password can log in with these instead; a camera that needs no password ignores \`token=\`.`;

/** Explains the placeholder; null if the URLs have none. */
export function tokenNotice({ token }: Pick<CameraUrl, 'token'>): string | null {
  return token === TOKEN_PLACEHOLDER ? TOKEN_NOTICE : null;
}

/** Warns that a recipe's program rejects the camera's frame size, with settings that fix it; null if the size is fine. */
export function sizeNotice({ name, multipleOf }: Recipe, { width, height }: CameraUrl): string | null {
  if (multipleOf === undefined || (width % multipleOf === 0 && height % multipleOf === 0)) return null;
  const settings = Object.entries({ CAMERA_WIDTH: width, CAMERA_HEIGHT: height })
    .filter(([, size]) => size % multipleOf !== 0)
    .map(([key, size]) => `\`${key}=${Math.ceil(size / multipleOf) * multipleOf}\``);
  return `${name} needs a width and height that are multiples of ${multipleOf}; this camera's frame size is ${width}x${height}. Set ${settings.join(' and ')}.`;
}

/** Says what to do in a program so that the picture of a rotated camera stands upright there; null if there is nothing to do. */
export function rotationNotice({ name, orientation }: Recipe, camera: CameraUrl): string | null {
  const { follows, advice } = orientation;
  const { turn } = camera;
  if (turn === 0 || advice === undefined) return null;
  const problem = { true: '', false: `, which ${name} ignores`, null: `, which ${name} may ignore` };
  return `This camera is rotated by ${turn}°${problem[`${follows}`]}. ${fill(advice(turn), camera)}`;
}

/** Says what the recipe's token must be able to do, and how to make it; null if it is like all others, or not needed. */
export function rightsNotice(
  { id, tokenRights }: Recipe,
  { token }: Pick<CameraUrl, 'token'>,
): string | null {
  if (token === null || tokenRights === undefined) return null;
  return `This token needs more rights: \`picamd token add ${id} --rights ${tokenRights.join(',')}\` creates it.`;
}

/** What a recipe warns of. */
export function recipeNotices(recipe: Recipe, camera: CameraUrl): string[] {
  return [sizeNotice(recipe, camera), rotationNotice(recipe, camera)].filter((notice) => notice !== null);
}
