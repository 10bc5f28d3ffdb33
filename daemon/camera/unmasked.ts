import type { ScanRefusal } from '../frame/scan/scan-refusal.ts';
import type { SourceKind } from './sources/source.ts';

const WHY: Record<ScanRefusal, string> = {
  progressive: 'they are progressive JPEGs',
  lossless: 'they are lossless JPEGs',
  hierarchical: 'they are hierarchical JPEGs',
  arithmetic: 'they are JPEGs with arithmetic coding',
  'not-8-bit': 'their samples have more than 8 bits',
  'several-scans': 'their data is in several scans',
  'no-tables': 'tables are missing in them',
  'no-code': 'their Huffman tables have no code for gray',
  malformed: 'they break the standard',
  truncated: 'their end is missing',
};

const BASELINE = 'Make the source send baseline JPEGs with the standard Huffman tables';
const FFMPEG = 'with ffmpeg, add: -huffman default';

/** Message and hint for frames that cannot be masked. Without a mask, they would be shown. */
export function unmasked(refusal: ScanRefusal | null, kind: SourceKind): [message: string, hint: string] {
  const why = refusal === null ? '' : `: ${WHY[refusal]}`;
  const message = `PRIVACY_MASKS cannot be drawn into the frames of the source${why}`;
  if (kind === 'rpicam' || kind === 'test')
    return [message, 'If that goes on, this is a bug in picamd; please report it with the log.'];
  return [message, `${BASELINE}; ${FFMPEG}`];
}
