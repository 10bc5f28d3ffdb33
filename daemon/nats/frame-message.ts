/** A frame as one message, or as several if it is larger than the server's max_payload. */
export interface FrameChunk {
  /** Of the camera's process: after a restart, sequences begin again. */
  readonly run: number;
  /** Of the messages of this run: each frame has the next one. From 1. */
  readonly sequence: number;
  /** ms since 1970, by the camera's clock, which may be wrong. */
  readonly capturedAtMs: number;
  readonly width: number;
  readonly height: number;
  /** Of the whole JPEG. */
  readonly totalBytes: number;
  /** From 0. */
  readonly index: number;
  readonly chunks: number;
  /** These bytes of the JPEG; a view of the message. */
  readonly bytes: Uint8Array;
}

export type FrameHead = Omit<FrameChunk, 'index' | 'chunks' | 'bytes'>;

/** Before the bytes of each chunk, big endian: magic, run, sequence (4 each), time (8), width, height (2 each), total (4), index, chunks (2 each). */
export const FRAME_HEAD_BYTES = 32;
/** `PCF1`; the digit is the version. */
const MAGIC = 0x50_43_46_31;
/** A frame of more is no picture of a camera: MAX_FRAME_BYTES goes up to this. */
export const MOST_FRAME_BYTES = 64 * 2 ** 20;
/** The server of a site that allows less than 64 KB in a message is not meant for pictures. */
export const MOST_CHUNKS = 1024;

/**
 * The messages of a frame, none larger than `maxPayload`. They are copies, so that the ring may overwrite the JPEG.
 *
 * @param memory for them, if it is large enough: fresh memory costs more than the copy
 * @returns null if it would take more than 1024 of them
 */
export function encodeFrame(
  head: FrameHead,
  jpeg: Uint8Array,
  maxPayload: number,
  memory?: Buffer,
): Uint8Array[] | null {
  const room = maxPayload - FRAME_HEAD_BYTES;
  const chunks = room > 0 ? Math.ceil(jpeg.length / room) : Number.POSITIVE_INFINITY;
  if (chunks < 1 || chunks > MOST_CHUNKS) return null;
  const bytes = jpeg.length + chunks * FRAME_HEAD_BYTES;
  const all = memory !== undefined && memory.length >= bytes ? memory : Buffer.allocUnsafeSlow(bytes);
  return Array.from({ length: chunks }, (_, index) => {
    const start = index * room;
    const end = Math.min(start + room, jpeg.length);
    const at = start + index * FRAME_HEAD_BYTES;
    const message = all.subarray(at, at + FRAME_HEAD_BYTES + end - start);
    message.writeUInt32BE(MAGIC, 0);
    message.writeUInt32BE(head.run, 4);
    message.writeUInt32BE(head.sequence, 8);
    message.writeDoubleBE(head.capturedAtMs, 12);
    message.writeUInt16BE(head.width, 20);
    message.writeUInt16BE(head.height, 22);
    message.writeUInt32BE(jpeg.length, 24);
    message.writeUInt16BE(index, 28);
    message.writeUInt16BE(chunks, 30);
    message.set(jpeg.subarray(start, end), FRAME_HEAD_BYTES);
    return message;
  });
}

/** Whether it may be a chunk of a frame: the reply to `snapshot` is either that or JSON. */
export function isFrameChunk(message: Uint8Array): boolean {
  return message.length > FRAME_HEAD_BYTES && viewOf(message).getUint32(0) === MAGIC;
}

/** Null if it is none, or its numbers cannot be. Whether the bytes are a JPEG, only the whole frame can tell. */
export function decodeFrame(message: Uint8Array): FrameChunk | null {
  if (!isFrameChunk(message)) return null;
  const view = viewOf(message);
  const chunk = {
    run: view.getUint32(4),
    sequence: view.getUint32(8),
    capturedAtMs: view.getFloat64(12),
    width: view.getUint16(20),
    height: view.getUint16(22),
    totalBytes: view.getUint32(24),
    index: view.getUint16(28),
    chunks: view.getUint16(30),
    bytes: message.subarray(FRAME_HEAD_BYTES),
  };
  const { capturedAtMs, totalBytes, index, chunks, bytes } = chunk;
  const fits =
    chunks >= 1 &&
    chunks <= MOST_CHUNKS &&
    index < chunks &&
    totalBytes <= MOST_FRAME_BYTES &&
    bytes.length <= totalBytes &&
    (chunks > 1 || bytes.length === totalBytes);
  return fits && Number.isFinite(capturedAtMs) ? chunk : null;
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}
