import { basename, join } from 'node:path';
import { findBinary } from 'libcamera-wrapper';
import { chooseSource } from '../camera/sources/choose-source.ts';
import { hasFirstFrame } from '../camera/sources/first-frame.ts';
import { planMemory } from '../config/memory-plan.ts';
import { PicamdError } from '../errors.ts';
import { BY_ID, usbCameras } from '../system/video-devices.ts';
import { cameraAccount, canReadWrite } from './accounts.ts';
import { fault, ok, skipped } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';
import type { HostAccess } from './host-access.ts';

/** Whether a source without a ribbon-cable camera would deliver. Only while no picamd uses it. */
export async function checkOtherSource(context: CheckContext): Promise<CheckResult> {
  const { SOURCE } = context.loaded.config;
  if (SOURCE === 'usb' || SOURCE === 'v4l2') return checkUsb(context);
  if (SOURCE === 'url' || SOURCE === 'file') return checkFirstFrame(context);
  // A command may do anything, so it is not run.
  return skipped(`SOURCE=${SOURCE} uses no camera on this machine`);
}

async function checkUsb({ host, loaded }: CheckContext): Promise<CheckResult> {
  const ffmpeg = await findBinary({ binary: 'ffmpeg', path: host.path }).catch(() => null);
  if (ffmpeg === null)
    return fault('ffmpeg, which reads USB cameras, is not installed', 'sudo apt install ffmpeg');
  const device = loaded.config.SOURCE_DEVICE || (await firstUsbCamera(host));
  if (device === null)
    return fault('no USB camera is plugged in', 'Plug one in, into another port or without a hub.');
  const stats = await host.stat(device);
  if (stats === null) return fault(`the USB camera ${device} is not there`, 'picamd --list-cameras');
  const account = await cameraAccount(host);
  return canReadWrite(account, stats)
    ? ok(device)
    : fault(`${account.name} may not open ${device}`, `sudo usermod -aG video ${account.name}`);
}

async function firstUsbCamera(host: HostAccess): Promise<string | null> {
  const [first] = await usbCameras(host.realPath(BY_ID));
  return first === undefined ? null : join(BY_ID, basename(first));
}

/** Reads the source until its first picture, as picamd would. */
async function checkFirstFrame({ host, loaded, signal }: CheckContext): Promise<CheckResult> {
  const { config } = loaded;
  const source = await chooseSource(config);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(host.commandMs)]);
  try {
    if (await hasFirstFrame(source, planMemory(config).maxFrameBytes, limit))
      return ok(`a picture from ${source.description}`);
    return fault(
      `${source.description} sent no picture within ${host.commandMs / 1000} s`,
      'Open it in a player on this machine.',
    );
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    return fault(error.message, error.hint);
  }
}
