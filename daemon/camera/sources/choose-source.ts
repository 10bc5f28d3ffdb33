import { findBinary } from 'libcamera-wrapper';
import { planMemory } from '../../config/memory-plan.ts';
import type { Config } from '../../config/settings.ts';
import { CommandSource } from './command-source.ts';
import { FileSource } from './file-source.ts';
import { RpicamSource } from './rpicam-source.ts';
import type { Source } from './source.ts';
import { TestSource } from './test-source.ts';
import { UrlSource } from './url/url-source.ts';
import { UsbSource } from './usb-source.ts';
import { videoOptions } from './video-options.ts';

/**
 * The source that SOURCE selects. `auto` is the camera if the camera program is installed, even if no camera responds:
 * with a loose cable people must see an error and not a test picture.
 */
export async function chooseSource(config: Config): Promise<Source> {
  switch (config.SOURCE) {
    case 'auto':
      return (await hasCameraProgram(config)) ? rpicam(config) : test(config, 'rpicam-vid is not installed');
    case 'rpicam':
      return rpicam(config);
    case 'command':
      return new CommandSource(config.SOURCE_COMMAND);
    case 'url':
      return new UrlSource({
        url: config.SOURCE_URL,
        framerate: config.CAMERA_FRAMERATE,
        fingerprint: config.SOURCE_URL_FINGERPRINT,
        redirectHosts: config.SOURCE_URL_REDIRECT_HOSTS,
      });
    case 'usb':
    case 'v4l2':
      return new UsbSource({
        device: config.SOURCE_DEVICE,
        width: config.CAMERA_WIDTH,
        height: config.CAMERA_HEIGHT,
        framerate: config.CAMERA_FRAMERATE,
      });
    case 'file':
      return new FileSource({
        path: config.SOURCE_FILE,
        framerate: config.CAMERA_FRAMERATE,
        maxFrameBytes: planMemory(config).maxFrameBytes,
      });
    case 'test':
      return test(config, undefined);
  }
}

async function hasCameraProgram({ CAMERA_BINARY }: Config): Promise<boolean> {
  if (CAMERA_BINARY !== '') return true;
  return findBinary().then(
    () => true,
    () => false,
  );
}

function rpicam(config: Config): Source {
  return new RpicamSource(
    videoOptions(config),
    config.CAMERA_BINARY === '' ? undefined : config.CAMERA_BINARY,
  );
}

function test(config: Config, note: string | undefined): Source {
  return new TestSource({
    width: config.CAMERA_WIDTH,
    height: config.CAMERA_HEIGHT,
    framerate: config.CAMERA_FRAMERATE,
    quality: config.CAMERA_QUALITY,
    note: note ?? '',
    picture: config.TEST_PICTURE,
  });
}
