/**
 * The benchmark stamps every frame with its number and the time at which the daemon receives it, in a JPEG comment after
 * SOI. The frame stays a valid JPEG.
 *
 *   FF FE 00 22  "BENCH"  number (9 digits)  CLOCK_MONOTONIC in ns (18 digits)
 */
const MAGIC = 'BENCH';
const BODY_BYTES = MAGIC.length + 9 + 18;

/** Adds space for the stamp to a JPEG. */
export function prepare(jpeg: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, BODY_BYTES + 2]);
  return Buffer.concat([head, Buffer.alloc(BODY_BYTES, '0'), jpeg.subarray(2)]);
}

export function stamp(frame: Buffer, number: number): void {
  const body = `${MAGIC}${String(number).padStart(9, '0')}${String(process.hrtime.bigint()).padStart(18, '0')}`;
  frame.write(body, 6, 'latin1');
}

/** Null if the bytes are not a complete stamped frame, from SOI to EOI. */
export function readStamp(frame: Buffer): { number: number; ns: bigint } | null {
  const body = frame.toString('latin1', 6, 6 + BODY_BYTES);
  const whole = frame.readUInt16BE(0) === 0xffd8 && frame.readUInt16BE(frame.length - 2) === 0xffd9;
  if (!whole || !body.startsWith(MAGIC)) return null;
  return { number: Number(body.slice(5, 14)), ns: BigInt(body.slice(14)) };
}
