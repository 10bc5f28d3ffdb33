import { MEBIBYTE } from '../config/frame-size.ts';
import type { Config } from '../config/settings.ts';
import type { ListedCamera } from './read-cameras.ts';

/** Of each camera that someone watches: a second of 1080p and more. */
const RING_BYTES = 4 * MEBIBYTE;
/** The ring holds three, with what surrounds them. */
const MAX_FRAME_BYTES = 1.25 * MEBIBYTE;

/** The settings of one camera of a hub: those of the hub, with the camera's own source. Its pictures are handed on as they are. */
export function hubCameraConfig(config: Config, { name, url }: ListedCamera): Config {
  const isOpen = config.RING_BYTES === null && config.MAX_FRAME_BYTES === null;
  return {
    ...config,
    CAMERA_NAME: name,
    CAMERA_MODE: 'on-demand',
    CAMERA_ROTATION: '0',
    OVERLAY_TEXT: '',
    PRIVACY_MASKS: [],
    SOURCE: 'url',
    SOURCE_URL: url,
    // A hub asks what CAMERAS_FILE lists, and nothing that this leads to.
    SOURCE_URL_FINGERPRINT: '',
    SOURCE_URL_REDIRECT_HOSTS: [],
    RING_SECONDS: null,
    RECORD: 'off',
    ...(isOpen ? { RING_BYTES, MAX_FRAME_BYTES } : {}),
  };
}
