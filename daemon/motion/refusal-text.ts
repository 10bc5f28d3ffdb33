import { SCAN_REFUSAL_TEXT } from '../frame/scan/scan-refusal.ts';
import type { MapRefusal } from './map/brightness-map.ts';

/** Completes "Motion cannot be detected in these frames: ". */
export const REFUSAL_TEXT: Readonly<Record<MapRefusal, string>> = {
  ...SCAN_REFUSAL_TEXT,
  rgb: 'their colors are RGB, not YCbCr',
  cmyk: 'their colors are CMYK, not YCbCr',
  'too-large': 'they have more than 67 megapixels',
};
