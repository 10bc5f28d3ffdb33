import type { MapRefusal } from './map/brightness-map.ts';

/** Completes "the frames cannot be examined: ". */
export const REFUSAL_TEXT: Readonly<Record<MapRefusal, string>> = {
  progressive: 'they are progressive JPEGs',
  lossless: 'they are lossless JPEGs',
  hierarchical: 'they are hierarchical JPEGs',
  arithmetic: 'they are JPEGs with arithmetic coding',
  'not-8-bit': 'their samples have more than 8 bits',
  'several-scans': 'their data is in several scans',
  'no-tables': 'tables are missing in them',
  'no-code': 'their Huffman tables lack codes',
  malformed: 'they break the standard',
  truncated: 'their end is missing',
  rgb: 'their colors are RGB, not YCbCr',
  cmyk: 'their colors are CMYK, not YCbCr',
  'too-large': 'they have more than 67 megapixels',
};
