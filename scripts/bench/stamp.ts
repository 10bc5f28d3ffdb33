/**
 * The camera stamps every frame with its number, the time at which it is written, and its size, in a JPEG comment after SOI.
 * The frame stays a valid JPEG.
 *
 *   FF FE 00 2B  "BENCH"  number (9 digits)  CLOCK_MONOTONIC in ns (18 digits)  bytes of the frame (9 digits)
 */
export const MAGIC = Buffer.from('BENCH');
export const STAMP_BYTES = MAGIC.length + 9 + 18 + 9;
/** SOI, and the marker and length of the comment. */
export const STAMP_OFFSET = 6;

export interface Stamp {
  number: number;
  ns: bigint;
  /** Of the whole frame, from SOI to EOI. */
  bytes: number;
}

/** Adds room for the stamp to a JPEG. */
export function prepare(jpeg: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, STAMP_BYTES + 2]);
  return Buffer.concat([head, Buffer.alloc(STAMP_BYTES, '0'), jpeg.subarray(2)]);
}

export function stamp(frame: Buffer, number: number, ns: bigint): void {
  frame.write(`BENCH${digits(number, 9)}${digits(ns, 18)}${digits(frame.length, 9)}`, STAMP_OFFSET, 'latin1');
}

/** Reads the stamp that starts at `offset`; null if there is none. */
export function readStamp(bytes: Buffer, offset: number): Stamp | null {
  const found = /^BENCH(\d{9})(\d{18})(\d{9})$/.exec(bytes.toString('latin1', offset, offset + STAMP_BYTES));
  const [, number = '', ns = '', size = ''] = found ?? [];
  return found && { number: Number(number), ns: BigInt(ns), bytes: Number(size) };
}

function digits(value: number | bigint, count: number): string {
  return String(value).padStart(count, '0');
}
