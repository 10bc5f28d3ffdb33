import { dirname, join } from 'node:path';
import { clientTurn } from '../camera/client-turn.ts';
import { MOTION_AREAS, MOTION_FILE } from '../config/areas-schema.ts';
import { cameraName } from '../config/camera-name.ts';
import { closestMatch } from '../config/closest-match.ts';
import type { Loaded } from '../config/load.ts';
import type { Config } from '../config/settings.ts';
import { StateFile } from '../config/state-file.ts';
import { PicamdError } from '../errors.ts';
import { LOGIN_NOTICE, reachNotice, tokenNotice } from '../recipes/notices.ts';
import { originOf, TOKEN_PLACEHOLDER } from '../recipes/camera-url.ts';
import { isWildcard, urlHost } from '../net/addresses.ts';
import type { CameraUrl } from '../recipes/camera-url.ts';
import { RECIPES } from '../recipes/recipes.ts';
import { prose, recipeList, recipeText } from '../recipes/text.ts';
import { localName, networkAddresses } from '../net/local-addresses.ts';

/** What `picamd urls [PROGRAM]` prints. Motion masks that this user may not read are left out. */
export async function printedUrls({ config, args, saved }: Loaded): Promise<string> {
  const { path } = saved;
  const file = new StateFile(path === null ? null : join(dirname(path), MOTION_FILE), MOTION_AREAS);
  const { masks } = await file.read();
  return urlsText(
    config,
    args[0],
    networkAddresses(),
    masks.map(({ points }) => points),
  );
}

/**
 * The text: the URLs of the camera, from the settings, or the recipe for a program.
 *
 * @param addresses of this machine, the best one first
 * @param motionMasks where motion does not count
 * @throws PicamdError 'no-recipe'.
 */
export function urlsText(
  config: Config,
  program?: string,
  addresses = networkAddresses(),
  motionMasks: CameraUrl['motionMasks'] = [],
): string {
  const camera = { ...cameraUrlOf(config, addresses), motionMasks };
  const notices = [
    reachNotice(camera, config.HOST),
    portNotice(config),
    addressNotice(config, addresses),
    program === undefined ? LOGIN_NOTICE : tokenNotice(camera),
  ];
  const paragraphs = notices.filter((notice) => notice !== null).map((notice) => `${prose(notice)}\n`);
  if (program !== undefined) return [recipeText(recipeOf(program), camera), ...paragraphs].join('\n');
  const origin = originOf(camera);
  const urls = `Camera    ${camera.name}
Page      ${origin}/
Stream    ${origin}/video_feed
Snapshot  ${origin}/snapshot.jpg
Status    ${origin}/status
Recipes   ${origin}/recipes
`;
  const list = `To see the settings for a program: picamd urls PROGRAM\n\n${recipeList()}`;
  return [urls, ...paragraphs, list].join('\n');
}

/** @param addresses of this machine, the best one first */
export function cameraUrlOf(config: Config, addresses: readonly string[]): CameraUrl {
  const { HOST, PORT, AUTH, CAMERA_WIDTH, CAMERA_HEIGHT, SOURCE } = config;
  const host = isWildcard(HOST) ? (addresses[0] ?? localName()) : HOST;
  return {
    scheme: 'http',
    host: urlHost(host),
    port: PORT,
    name: cameraName(config),
    width: CAMERA_WIDTH,
    height: CAMERA_HEIGHT,
    turn: clientTurn(config, SOURCE),
    token: AUTH === 'none' ? null : TOKEN_PLACEHOLDER,
    motionMasks: [],
  };
}

function portNotice({ PORT }: Config): string | null {
  return PORT === 0
    ? 'With PORT=0 the port changes at each start; the log says which it is. Other programs need a fixed port.'
    : null;
}

function addressNotice({ HOST }: Config, addresses: readonly string[]): string | null {
  if (!isWildcard(HOST)) return null;
  const others = [localName(), ...addresses.slice(1).map(urlHost)];
  return `The camera is also at ${others.join(', ')}. A name that ends in .local needs multicast DNS, and stays the same when the address changes.`;
}

function recipeOf(program: string) {
  const recipe = RECIPES.find(({ id }) => id === program.toLowerCase());
  if (recipe !== undefined) return recipe;
  const ids = RECIPES.map(({ id }) => id);
  const near = closestMatch(program, ids);
  throw new PicamdError(
    'no-recipe',
    `There is no recipe for ${JSON.stringify(program.slice(0, 60))}`,
    near === undefined ? `Choose one of ${ids.join(', ')}.` : `Did you mean ${near}?`,
  );
}
