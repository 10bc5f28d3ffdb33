import { decodeJson, encodeJson, numberIn, textOf } from './small-json.ts';

/** The answer to `clip`: its bytes are there for who asks for `more` of it. */
export interface ClipHead {
  /** By which it is asked for; nobody can guess it. */
  readonly id: string;
  /** Of the first picture, in ms since 1970 by the camera's clock. */
  readonly atMs: number;
  /** By how much it begins later than it was asked to. */
  readonly missingMs: number;
}

/** The answer to `more`, in binary: a head of 5 bytes and what comes next of the file. */
export interface ClipPiece {
  readonly bytes: Uint8Array;
  /** Nothing follows. */
  readonly isLast: boolean;
}

/** In each piece, if the server allows as much: a second of a camera, or the time of a round trip. */
export const PIECE_BYTES = 256 * 1024;
export const PIECE_HEAD_BYTES = 5;
/** `PCP1`; the digit is the version. Then a byte, 1 in the last piece. */
const MAGIC = 0x50_43_50_31;
const HEAD_BYTES = 1024;
export const CLIP_ID = /^[A-Za-z0-9_-]{16}$/;

export function encodeClipHead(head: ClipHead): Uint8Array {
  return encodeJson({ ok: true, ...head });
}

/** Null if it is none. */
export function decodeClipHead(message: Uint8Array): ClipHead | null {
  const fields = decodeJson(message, HEAD_BYTES);
  const [id, atMs] = [textOf(fields?.['id'], 64), numberIn(fields?.['atMs'], 0, 1e14)];
  const missingMs = numberIn(fields?.['missingMs'], 0, 1e9);
  if (fields?.['ok'] !== true || id === null || !CLIP_ID.test(id)) return null;
  return atMs === null || missingMs === null ? null : { id, atMs, missingMs };
}

export function encodePiece({ bytes, isLast }: ClipPiece): Uint8Array {
  const message = Buffer.allocUnsafe(PIECE_HEAD_BYTES + bytes.length);
  message.writeUInt32BE(MAGIC, 0);
  message.writeUInt8(isLast ? 1 : 0, 4);
  message.set(bytes, PIECE_HEAD_BYTES);
  return message;
}

/** Null if it is none. `bytes` is a view of the message. */
export function decodePiece(message: Uint8Array): ClipPiece | null {
  if (message.length < PIECE_HEAD_BYTES || message.length > PIECE_HEAD_BYTES + PIECE_BYTES) return null;
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  if (view.getUint32(0) !== MAGIC || view.getUint8(4) > 1) return null;
  return { bytes: message.subarray(PIECE_HEAD_BYTES), isLast: view.getUint8(4) === 1 };
}
