import type { SettingRow } from '../settings-document.ts';

/** How far a slider goes, which may be less far than the value may: beyond that, changes are too small to see. */
export interface SliderScale {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Equal ways on the slider are equal factors. */
  readonly isLogarithmic?: true;
  /** What the camera program takes if the setting is empty. */
  readonly neutral: number;
  /** The value with which the camera decides by itself; none if the neutral value is as good. */
  readonly auto?: '' | '0';
}

const NEVER_AUTO = { neutral: 1, from: 0, to: 4, step: 0.05 };

/** The settings with a slider. Neutral values: rpicam-apps core/options.cpp. */
export const SLIDERS: Readonly<Record<string, SliderScale>> = {
  CAMERA_BRIGHTNESS: { neutral: 0, from: -1, to: 1, step: 0.05 },
  CAMERA_CONTRAST: NEVER_AUTO,
  CAMERA_SATURATION: NEVER_AUTO,
  CAMERA_SHARPNESS: NEVER_AUTO,
  CAMERA_EV: { neutral: 0, from: -4, to: 4, step: 0.25 },
  CAMERA_GAIN: { neutral: 1, from: 1, to: 16, step: 0.5, auto: '0' },
  CAMERA_SHUTTER_US: {
    neutral: 10_000,
    from: 100,
    to: 1_000_000,
    step: 0.01,
    isLogarithmic: true,
    auto: '0',
  },
  CAMERA_LENS_POSITION: { neutral: 1, from: 0, to: 15, step: 0.1, auto: '' },
};

/** Where a value is on the slider. */
export function positionOf({ isLogarithmic, from, to }: SliderScale, value: number): number {
  const within = Math.min(to, Math.max(from, value));
  return isLogarithmic === true ? Math.log(within / from) / Math.log(to / from) : within;
}

/** The value at a position of the slider, as text. */
export function valueAt({ isLogarithmic, from, to }: SliderScale, position: number): string {
  // Two digits are enough for a time of exposure.
  if (isLogarithmic === true) return String(Number((from * (to / from) ** position).toPrecision(2)));
  return String(Number(position.toFixed(2)));
}

/** The least and greatest position, and the way of one arrow key. */
export function limitsOf({ isLogarithmic, from, to, step }: SliderScale) {
  return isLogarithmic === true ? { min: 0, max: 1, step } : { min: from, max: to, step };
}

/**
 * A value as people read it: the neutral value in place of an empty one, and an empty one, which reads as "Auto", in place of
 * what lets the camera decide.
 */
export function readValue(key: string, value: string): string {
  const scale = SLIDERS[key];
  if (scale === undefined) return value;
  if (scale.auto !== undefined) return value === scale.auto ? '' : value;
  return value === '' ? String(scale.neutral) : value;
}

export function readRow(row: SettingRow): SettingRow {
  const read = (value: string) => readValue(row.key, value);
  return { ...row, default: read(row.default), value: row.value === null ? null : read(row.value) };
}

/** A value as settings have it, for a row that has another one. A slider that is back at its tick has changed nothing. */
export function writtenValue({ key, value: before }: SettingRow, value: string): string {
  const scale = SLIDERS[key];
  if (scale === undefined) return value;
  if (scale.auto !== undefined) return value === '' ? scale.auto : value;
  return before === '' && Number(value) === scale.neutral ? '' : value;
}
