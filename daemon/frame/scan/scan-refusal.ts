/** Why the entropy-coded data of a JPEG cannot be changed in place. The JPEG is as it was. */
export type ScanRefusal =
  /** SOF2, SOF3, SOF5 to SOF7, SOF9 and later, and samples of other than 8 bits. */
  | 'progressive'
  | 'lossless'
  | 'hierarchical'
  | 'arithmetic'
  | 'not-8-bit'
  /** Its components are in scans of their own. */
  | 'several-scans'
  /** A quantization or Huffman table is missing. */
  | 'no-tables'
  /** The tables have no code for what is to be written: they were made for this picture alone. */
  | 'no-code'
  /** It breaks the standard, or its height is not in its header. */
  | 'malformed'
  /** It ends before the place that is to be changed. */
  | 'truncated';

/** Each of them completes "the frames cannot be used, because ". */
export const SCAN_REFUSAL_TEXT: Readonly<Record<ScanRefusal, string>> = {
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
};
