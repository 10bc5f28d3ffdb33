import { APP0, APP15 } from '../jpeg-markers.ts';

const APP14 = APP0 + 14;
/** Payloads of a JFIF segment without its thumbnail, and of Adobe's, which says what the components mean: neither can hold a picture. */
const JFIF = { name: 'JFIF\0', bytes: 14 };
const ADOBE = { name: 'Adobe', bytes: 12 };

/**
 * Whether a segment, whose payload is bytes[from … to), may show what a mask hides, as previews, thumbnails and gain maps do: all application
 * data but comments, and what has no room for a picture. A filter for JpegSplitter.
 */
export function isRevealing(marker: number, bytes: Buffer, from: number, to: number): boolean {
  if (marker < APP0 || marker > APP15) return false;
  const { name, bytes: known } = marker === APP14 ? ADOBE : JFIF;
  const isKnown = marker === APP0 || marker === APP14;
  return !isKnown || to - from !== known || bytes.toString('latin1', from, from + name.length) !== name;
}
