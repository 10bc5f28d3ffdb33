import { choiceField } from '../rows/choice-fields.ts';
import type { Field, FieldParts } from '../rows/field.ts';
import { fieldFor } from '../rows/setting-row.ts';
import { sliderField } from './slider-field.ts';
import { SLIDERS } from './slider-scale.ts';

/** The rows of a card, in its order. What none of them names comes last, under "More". */
export const CARDS = {
  light: [
    'CAMERA_BRIGHTNESS',
    'CAMERA_CONTRAST',
    'CAMERA_SATURATION',
    'CAMERA_SHARPNESS',
    'CAMERA_EV',
    'CAMERA_EXPOSURE',
    'CAMERA_AWB',
    'CAMERA_DENOISE',
    'CAMERA_ANTI_FLICKER',
  ],
  view: ['CAMERA_FIELD_OF_VIEW'],
  focus: ['CAMERA_AUTOFOCUS_MODE', 'CAMERA_AUTOFOCUS_RANGE', 'CAMERA_LENS_POSITION'],
} as const;

/** These have a place of their own. */
const ELSEWHERE = [
  'CAMERA_ROTATION',
  'CAMERA_HFLIP',
  'CAMERA_VFLIP',
  'CAMERA_ROI',
  'PRIVACY_MASKS',
  'OVERLAY_TEXT',
  'OVERLAY_POSITION',
  'TIMEZONE',
];
const NAMED: readonly string[] = [...Object.values(CARDS).flat(), ...ELSEWHERE];

export function isOfMore(key: string): boolean {
  return !NAMED.includes(key);
}

/** The choices that differ enough to be seen; the others are in the settings file. */
const SEEN_CHOICES: Readonly<Record<string, readonly string[]>> = {
  CAMERA_EXPOSURE: ['sport', 'short', 'long'],
  CAMERA_DENOISE: ['off', 'cdn_fast', 'cdn_hq'],
};

/** The field of a setting of the picture. */
export function pictureField(parts: FieldParts): Field {
  const { key, value } = parts.row;
  const scale = SLIDERS[key];
  if (scale !== undefined) return sliderField(parts, scale);
  const choices = SEEN_CHOICES[key];
  if (choices === undefined) return fieldFor(parts);
  const isOther = value !== null && value !== '' && !choices.includes(value);
  return choiceField(parts, isOther ? [...choices, value] : choices);
}
