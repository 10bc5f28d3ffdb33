import { capitalize } from '../../text/capitalize.ts';

/** How Home Assistant shows a picture control. */
interface ControlLabel {
  readonly name: string;
  readonly icon: string;
}

/** Those whose names say too little, or that have an icon of their own. */
const LABELS: Readonly<Record<string, Partial<ControlLabel>>> = {
  anti_flicker: { name: 'Flicker prevention', icon: 'mdi:sine-wave' },
  awb: { name: 'White balance', icon: 'mdi:white-balance-auto' },
  brightness: { icon: 'mdi:brightness-6' },
  contrast: { icon: 'mdi:contrast-box' },
  denoise: { name: 'Noise reduction', icon: 'mdi:blur' },
  ev: { name: 'Exposure compensation', icon: 'mdi:camera-plus' },
  exposure: { name: 'Exposure profile', icon: 'mdi:camera-iris' },
  gain: { name: 'Sensor gain', icon: 'mdi:signal' },
  hdr: { name: 'HDR', icon: 'mdi:hdr' },
  metering: { icon: 'mdi:camera-metering-center' },
  quality: { name: 'JPEG quality', icon: 'mdi:image-size-select-large' },
  saturation: { icon: 'mdi:palette' },
  sharpness: { icon: 'mdi:image-edit' },
  shutter_us: { name: 'Exposure time', icon: 'mdi:timer-outline' },
};

/** @param name of the control, as `brightness` or `lens_position` */
export function controlLabel(name: string): ControlLabel {
  return { name: capitalize(name.replaceAll('_', ' ')), icon: 'mdi:tune', ...LABELS[name] };
}
