import type { Config } from '../config/settings.ts';
import { PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { hubCameraConfig } from '../hub/hub-config.ts';
import { readCameras } from '../hub/read-cameras.ts';
import { networkAddresses } from '../net/local-addresses.ts';
import { originOf } from '../recipes/camera-url.ts';
import { LOGIN_NOTICE, reachNotice } from '../recipes/notices.ts';
import { prose } from '../recipes/text.ts';
import { cameraUrlOf } from './urls.ts';

const MEBIBYTE = 1024 * 1024;

/** What `picamd hub --check` prints instead of the memory of one camera, and the mistakes in the list. Asks no camera. */
export async function hubCheck(
  config: Config,
): Promise<{ readonly lines: string[]; readonly notices: readonly Notice[] }> {
  const { cameras, notices } = await readCameras(config.CAMERAS_FILE);
  const { RING_BYTES } = hubCameraConfig(config, { name: '', url: '', picamd: null });
  const ring = RING_BYTES === null ? 'a ring' : `a ring of ${Math.round(RING_BYTES / MEBIBYTE)} MB`;
  const names = cameras?.map(({ name }) => name) ?? [];
  return {
    lines: [
      'Cameras:',
      `  ${names.length} in ${config.CAMERAS_FILE || 'no file'}${names.length === 0 ? '' : `: ${names.join(', ')}`}`,
      'Memory:',
      `  Each camera that someone watches takes ${ring}; one at rest takes about 30 KB.`,
    ],
    notices,
  };
}

/**
 * The URLs of a hub and of its cameras, for `picamd urls`.
 *
 * @throws PicamdError 'no-recipe' for the recipe of a program: it is for one camera.
 */
export async function hubUrls(config: Config, program?: string): Promise<string> {
  const hub = cameraUrlOf(config, networkAddresses());
  const origin = originOf(hub);
  if (program !== undefined)
    throw new PicamdError(
      'no-recipe',
      'A hub has many cameras, and a recipe is for one',
      `Run picamd urls to see their URLs, and put one of them into the recipe of the program.`,
    );
  const { cameras } = await readCameras(config.CAMERAS_FILE);
  const notices = [reachNotice(hub, config.HOST), LOGIN_NOTICE].filter((notice) => notice !== null);
  const ofCameras = (cameras ?? []).map(
    ({ name }) => `\nCamera    ${name}
Stream    ${origin}/cameras/${name}/video_feed
Snapshot  ${origin}/cameras/${name}/snapshot.jpg
`,
  );
  return `Hub       ${hub.name}
Page      ${origin}/
Cameras   ${origin}/cameras
Events    ${origin}/events.json
Status    ${origin}/status
${ofCameras.join('')}
${notices.map(prose).join('\n\n')}
`;
}
