import { randomBytes } from 'node:crypto';
import type { PartEnvelope } from '../frame/frame-ring.ts';

/**
 * The bytes of multipart/x-mixed-replace, as every client that was looked at takes them.
 *
 * One part, in one write:
 *
 *   Content-Type: image/jpeg CRLF
 *   Content-Length: <n> CRLF
 *   X-Timestamp: <capture time, seconds since 1970>.<6 digits> CRLF
 *   CRLF
 *   <n bytes, FF D8 … FF D9>
 *   CRLF --<boundary> CRLF
 *
 * The delimiter of the *next* part is sent at once: Firefox, AForge and Fluidd show a picture only
 * when they see it. The length is exact: go2rtc refuses parts without, FFmpeg is a frame late.
 */

/**
 * Letters and digits only (ZoneMinder puts it into a regular expression), 16 to 60 of them, and
 * random: Motion and AForge look for the bare word inside the JPEG as well.
 */
export const BOUNDARY = `picamd${randomBytes(12).toString('hex')}`;

/** Goes out with the response's head; no CRLF before it, ZoneMinder would lose the first frame. */
const FIRST_DELIMITER = `--${BOUNDARY}\r\n`;

/** The boundary is the only parameter and unquoted: Motion takes all that follows the `=`. */
export const STREAM_TYPE = `multipart/x-mixed-replace; boundary=${BOUNDARY}`;

const HEAD_ROOM = 128;

/** Wraps each JPEG in the ring as a part, so that one view of the ring serves every viewer. */
export const PART_ENVELOPE: PartEnvelope = {
  headRoom: HEAD_ROOM,
  tail: Buffer.from(`\r\n--${BOUNDARY}\r\n`, 'latin1'),
  writeHead(target, end, jpegBytes, wallClockMs) {
    const head = `Content-Type: image/jpeg\r\nContent-Length: ${jpegBytes}\r\nX-Timestamp: ${unixSeconds(wallClockMs)}\r\n\r\n`;
    const start = end - head.length;
    // 90 bytes by hand: Buffer.write costs 20 µs where it runs only 30 times a second.
    for (let i = 0; i < head.length; i++) target[start + i] = head.charCodeAt(i);
    return start;
  },
};

/** What a viewer gets of each frame. */
export interface PartFormat {
  /** Goes out with the response's head, before the first frame. */
  readonly opening: string;
  /** Null: the whole part, as it lies in the ring. Otherwise the JPEG only, and then this text. */
  readonly afterJpeg: string | null;
}

/** The format that every client takes: one view of the ring, in one write. */
export const WITH_LENGTH: PartFormat = { opening: FIRST_DELIMITER, afterJpeg: null };

const HEADER_AHEAD = 'Content-Type: image/jpeg\r\n\r\n';

/**
 * As ustreamer's `advance_headers=1`: the next part's header follows each JPEG at once, since Chromium
 * and WebKit paint a picture only when they have it (https://crbug.com/527446). The next JPEG's length
 * is not known then, so that there is no Content-Length, which most other clients need.
 */
export const HEADERS_AHEAD: PartFormat = {
  opening: FIRST_DELIMITER + HEADER_AHEAD,
  afterJpeg: `\r\n--${BOUNDARY}\r\n${HEADER_AHEAD}`,
};

/** `1700000000.123000`, the form of mjpg-streamer and ustreamer. */
export function unixSeconds(wallClockMs: number): string {
  const whole = Math.floor(wallClockMs / 1000);
  return `${whole}.${String(wallClockMs % 1000).padStart(3, '0')}000`;
}
