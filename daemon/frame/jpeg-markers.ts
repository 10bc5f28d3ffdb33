/**
 * JPEG marker codes: the byte after FF (ITU-T T.81, table B.1).
 *
 * Every marker except SOI, EOI, RST0-7 and TEM starts a segment. Its next two bytes are the length, which includes
 * them. The entropy-coded data after SOS has no length: there FF 00 is a data byte FF, FF D0-D7 is a restart marker,
 * and any other FF xx ends the scan.
 */
export const MARKER = 0xff;
export const TEM = 0x01;
export const SOF0 = 0xc0;
export const SOF15 = 0xcf;
export const DHT = 0xc4;
export const JPG = 0xc8;
export const DAC = 0xcc;
export const RST0 = 0xd0;
export const RST7 = 0xd7;
export const SOI = 0xd8;
export const EOI = 0xd9;
export const SOS = 0xda;
export const DQT = 0xdb;
/** Number of lines: the height, if it was not yet known at SOF. */
export const DNL = 0xdc;
export const DRI = 0xdd;
export const APP0 = 0xe0;
export const APP15 = 0xef;
export const COM = 0xfe;
/** Of SOI, in bytes. */
export const START_BYTES = 2;
/** In bytes: FF, code and length, before a segment's payload. */
export const SEGMENT_HEAD = 4;

/** A start-of-frame segment, which contains the picture's height and width. */
export function isStartOfFrame(code: number): boolean {
  return code >= SOF0 && code <= SOF15 && code !== DHT && code !== JPG && code !== DAC;
}

/** APPn and COM. They may contain anything, even a complete thumbnail with its own SOI and EOI. */
export function isApplicationData(code: number): boolean {
  return (code >= APP0 && code <= APP15) || code === COM;
}

/** Codes that T.81 reserves or that only unusual kinds of JPEG use; libjpeg reads no picture with one. */
export function isUnusual(code: number): boolean {
  return (
    (code > TEM && code < SOF0) || code === JPG || (code > DRI && code < APP0) || (code > APP15 && code < COM)
  );
}

/** RSTn and TEM: markers without a length, allowed inside scan data. */
export function isStandalone(code: number): boolean {
  return (code >= RST0 && code <= RST7) || code === TEM;
}

/** Whether two bytes of length follow. */
export function startsSegment(code: number): boolean {
  return (code > TEM && code < RST0) || (code > EOI && code < MARKER);
}

/**
 * The first FF at or after `from` that may end the scan: one that is not followed by 00 or RSTn, or that is the last
 * byte of the chunk. Returns the chunk's length if there is none. Nine tenths of a frame pass through this loop, so it
 * uses only locals and Buffer's native search.
 */
export function scanEnd(chunk: Buffer, from: number): number {
  for (let at = chunk.indexOf(MARKER, from); at >= 0; at = chunk.indexOf(MARKER, at + 2)) {
    const code = chunk[at + 1];
    if (code !== 0 && (code === undefined || (code & 0xf8) !== RST0)) return at;
  }
  return chunk.length;
}

export const START_MARKER = Buffer.of(MARKER, SOI);
export const END_MARKER = Buffer.of(MARKER, EOI);

/**
 * Whether a segment includes the start of another frame: it ends with FF D8 or contains FF D8 FF. APPn and COM (`free`)
 * may contain any number of pictures: previews, and thumbnails in these.
 */
export function holdsFrameStart(bytes: Buffer, from: number, to: number, free: boolean): boolean {
  for (let at = bytes.indexOf(MARKER, from); at >= 0 && at < to - 1; at = bytes.indexOf(MARKER, at + 1)) {
    if (bytes[at + 1] !== SOI) continue;
    if (at + START_BYTES === to || (!free && bytes[at + START_BYTES] === MARKER)) return true;
  }
  return false;
}

/**
 * Whether a frame that was cut may have taken in the start of the next one: its bytes, a header, hold an FF D8 after
 * their own without the FF D9 of a thumbnail behind it, or the first half of one whose second half is `next`.
 */
export function mayHoldNextStart(header: Buffer, next: number | undefined): boolean {
  let open = 0;
  for (let at = header.indexOf(MARKER, START_BYTES); at >= 0; at = header.indexOf(MARKER, at + 1)) {
    const code = header[at + 1] ?? next;
    if (code === SOI) open++;
    else if (code === EOI && open > 0) open--;
  }
  return open > 0;
}
