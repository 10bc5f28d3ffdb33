import { SETTINGS } from '../config/settings.ts';
import type { Config, Key } from '../config/settings.ts';
import type { PictureControl } from './camera-facts.ts';

interface NumberOfSetting {
  readonly key: Key;
  /** What the camera does without a value. */
  readonly normal: string;
  /** How a slider moves; settings may have any number. */
  readonly step: number;
  /** Beyond it, pictures are of no use; the setting may have more. */
  readonly most?: number;
}

/** By their names in topics, which stay for ever. */
const NUMBERS: Readonly<Record<string, NumberOfSetting>> = {
  brightness: { key: 'CAMERA_BRIGHTNESS', normal: '0', step: 0.05 },
  contrast: { key: 'CAMERA_CONTRAST', normal: '1', step: 0.1, most: 4 },
  saturation: { key: 'CAMERA_SATURATION', normal: '1', step: 0.1, most: 4 },
  sharpness: { key: 'CAMERA_SHARPNESS', normal: '1', step: 0.1, most: 8 },
  exposure_compensation: { key: 'CAMERA_EV', normal: '0', step: 0.5 },
};
const SELECTS: Readonly<Record<string, { readonly key: Key; readonly normal: string }>> = {
  exposure: { key: 'CAMERA_EXPOSURE', normal: 'normal' },
  white_balance: { key: 'CAMERA_AWB', normal: 'auto' },
};
const ZOOM = 'zoom';
/** Of the whole picture in each direction. */
const MOST_ZOOM = 8;
const WHOLE = [0, 0, 1, 1] as const;

/** The settings that a value of a control means; null if there is no such control, or it is no number. */
export type ControlChange = readonly [key: Key, text: string];

/** Zoom moves the picture under masks, which would then hide something else: with masks, there is none. */
function hasZoom({ PRIVACY_MASKS }: Config): boolean {
  return PRIVACY_MASKS.length === 0;
}

/** The controls of a camera with a camera program; `isLocked`: another file or the command line decides a setting. */
export function pictureControls(config: Config, isLocked: (key: Key) => boolean): PictureControl[] {
  const numbers = Object.entries(NUMBERS).flatMap(([name, { key, step, most }]): PictureControl[] => {
    const { form } = SETTINGS[key];
    if (form.kind !== 'number' || isLocked(key)) return [];
    const max = Math.min(form.max, most ?? form.max);
    return [{ name, kind: 'number', min: form.min, max, step, unit: form.unit }];
  });
  const selects = Object.entries(SELECTS).flatMap(([name, { key }]): PictureControl[] => {
    const { form } = SETTINGS[key];
    return form.kind !== 'choice' || isLocked(key) ? [] : [{ name, kind: 'select', options: form.choices }];
  });
  const zoom: PictureControl = { name: ZOOM, kind: 'number', min: 1, max: MOST_ZOOM, step: 0.1, unit: '' };
  return [...numbers, ...selects, ...(hasZoom(config) && !isLocked('CAMERA_ROI') ? [zoom] : [])];
}

/** The value of each of these controls, as text. */
export function controlValues(config: Config, controls: readonly PictureControl[]): Map<string, string> {
  return new Map(
    controls.map(({ name }) => {
      const of = NUMBERS[name] ?? SELECTS[name];
      if (of === undefined) return [name, zoomOf(config)];
      const value = config[of.key];
      return [name, value === null ? of.normal : String(value)];
    }),
  );
}

/** What to set for this value of the control; the setting's own limits are checked where it is set. */
export function controlChange(config: Config, name: string, value: string): ControlChange | null {
  const of = NUMBERS[name] ?? SELECTS[name];
  if (of !== undefined) return [of.key, value];
  const zoom = Number(value);
  if (name !== ZOOM || !hasZoom(config) || !(zoom >= 1 && zoom <= MOST_ZOOM)) return null;
  return ['CAMERA_ROI', zoom === 1 ? '' : roiOf(config, zoom)];
}

function zoomOf({ CAMERA_ROI }: Config): string {
  const [, , width = 1, height = 1] = CAMERA_ROI ?? WHOLE;
  return String(Number((1 / Math.max(width, height, 1 / MOST_ZOOM)).toFixed(1)));
}

/** The part of the picture around the middle of what is seen now. */
function roiOf({ CAMERA_ROI }: Config, zoom: number): string {
  const [x = 0, y = 0, width = 1, height = 1] = CAMERA_ROI ?? WHOLE;
  const size = 1 / zoom;
  const from = (middle: number) => Math.min(Math.max(0, middle - size / 2), 1 - size);
  return [from(x + width / 2), from(y + height / 2), size, size].map((part) => part.toFixed(4)).join(',');
}
