import { randomBytes } from 'node:crypto';
import type { PartEnvelope } from '../frame/part-envelope.ts';
import { EXIF_ROOM } from '../frame/frame-room.ts';
import { PartHeader } from './part-header.ts';

/**
 * The bytes of multipart/x-mixed-replace, in a form that every tested client accepts.
 *
 * One part, sent in one write:
 *
 *   Content-Type: image/jpeg CRLF
 *   Content-Length: <n> CRLF
 *   X-Timestamp: <capture time, seconds since 1970>.<6 digits> CRLF
 *   CRLF
 *   <n bytes, FF D8 … FF D9>
 *   CRLF --<boundary> CRLF
 *
 * The delimiter of the *next* part is included, because Firefox, AForge and Fluidd show a picture only when they see
 * it. The length is exact: without it go2rtc rejects a part, and FFmpeg is a frame late.
 */

/**
 * Only letters and digits (ZoneMinder puts it into a regular expression), 16 to 60 of them, and random: Motion and
 * AForge also look for it inside the JPEG.
 */
export const BOUNDARY = `picamd${randomBytes(12).toString('hex')}`;

/** Sent with the head of the response. Without a CRLF before it, which would cost ZoneMinder the first frame. */
const FIRST_DELIMITER = `--${BOUNDARY}\r\n`;

/** The boundary is the only parameter and is not quoted: Motion takes everything after the `=`. */
export const STREAM_TYPE = `multipart/x-mixed-replace; boundary=${BOUNDARY}`;

/**
 * The same bytes under the name of plain data, for scripts that read them with fetch: WebKit refuses to let fetch read a
 * multipart response, and never releases its connection, or that of an `<img>`. Six of them, and the browser cannot
 * reach the host any more (seen with WebKitGTK 2.50.6).
 */
export const BYTES_TYPE = 'application/octet-stream';

/** More than a header has, with a frame of 64 MiB. */
const MAX_HEAD_BYTES = 92;
const HEAD_ROOM = MAX_HEAD_BYTES + EXIF_ROOM;

/**
 * Wraps each JPEG in the ring as a part, so that all viewers share one view of the ring.
 *
 * @param lines the first of each header, each with its CRLF
 */
function partEnvelope(lines: string): PartEnvelope {
  const header = new PartHeader(lines);
  return {
    headRoom: HEAD_ROOM + lines.length,
    tail: Buffer.from(`\r\n--${BOUNDARY}\r\n`, 'latin1'),
    writeHead: (target, end, jpegBytes, wallClockMs) => header.write(target, end, jpegBytes, wallClockMs),
  };
}

export const PART_ENVELOPE = partEnvelope('');

/** For one of several cameras: the header of each part names it. */
export function envelopeOfCamera(name: string): PartEnvelope {
  return partEnvelope(cameraLine(name));
}

/** What a viewer gets of each frame. */
export interface PartFormat {
  /** Sent with the head of the response, before the first frame. */
  readonly opening: string;
  /** Null: the part as it is in the ring. Otherwise only its JPEG, followed by this text. */
  readonly afterJpeg: string | null;
}

/** The format that every client accepts: one view of the ring, in one write. */
export const WITH_LENGTH: PartFormat = { opening: FIRST_DELIMITER, afterJpeg: null };

const HEADER_AHEAD = 'Content-Type: image/jpeg\r\n\r\n';

/**
 * Like ustreamer's `advance_headers=1`: the header of the next part follows each JPEG immediately, because Chromium and
 * WebKit paint a picture only when they have it (https://crbug.com/527446). The length of the next JPEG is not known
 * by then, so there is no Content-Length, which most other clients need.
 */
export const HEADERS_AHEAD: PartFormat = {
  opening: FIRST_DELIMITER + HEADER_AHEAD,
  afterJpeg: `\r\n--${BOUNDARY}\r\n${HEADER_AHEAD}`,
};

/** A part without a body, with these lines in its header, each with its CRLF. */
export function emptyPart(lines: string): string {
  return `${lines}Content-Length: 0\r\n\r\n\r\n${FIRST_DELIMITER}`;
}

export function cameraLine(name: string): string {
  return `X-Camera: ${name}\r\n`;
}

/** `1700000000.123000`, like mjpg-streamer and ustreamer. */
export function unixSeconds(wallClockMs: number): string {
  const whole = Math.floor(wallClockMs / 1000);
  return `${whole}.${String(wallClockMs % 1000).padStart(3, '0')}000`;
}
