import { capitalize } from '../../text/capitalize.ts';

/** How Home Assistant shows a picture control. */
interface ControlLabel {
  readonly name: string;
  readonly icon: string;
}

/** Those whose names say too little, or that have an icon of their own. */
const LABELS: Readonly<Record<string, Partial<ControlLabel>>> = {
  brightness: { icon: 'mdi:brightness-6' },
  contrast: { icon: 'mdi:contrast-box' },
  exposure: { name: 'Exposure profile', icon: 'mdi:camera-iris' },
  exposure_compensation: { icon: 'mdi:plus-minus-variant' },
  saturation: { icon: 'mdi:palette' },
  sharpness: { icon: 'mdi:image-edit' },
  white_balance: { icon: 'mdi:white-balance-auto' },
  zoom: { icon: 'mdi:magnify' },
};

/** @param name of the control, as `brightness` or `white_balance` */
export function controlLabel(name: string): ControlLabel {
  return { name: capitalize(name.replaceAll('_', ' ')), icon: 'mdi:tune', ...LABELS[name] };
}
