import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** udev's links, named after maker, model and serial number: they stay the same, whatever was plugged in first. */
export const BY_ID = '/dev/v4l/by-id';
/** The first node of a USB camera delivers pictures; the others metadata. udev writes printable ASCII alone. */
const PICTURES = /^[\x21-\x7e]+-video-index0$/;

/** The stable paths of the USB cameras of this machine, sorted. */
export async function usbCameras(folder: string = BY_ID): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => PICTURES.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}
