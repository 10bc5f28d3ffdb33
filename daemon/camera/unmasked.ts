import { SCAN_REFUSAL_TEXT } from '../frame/scan/scan-refusal.ts';
import type { ScanRefusal } from '../frame/scan/scan-refusal.ts';
import type { SourceKind } from './sources/source.ts';

const WHY: Readonly<Record<ScanRefusal, string>> = {
  ...SCAN_REFUSAL_TEXT,
  // Masks write nothing but gray.
  'no-code': 'their Huffman tables have no code for gray',
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
