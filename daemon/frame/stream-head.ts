/** Enough for a multipart header, or to tell one kind of file from another. */
const HEAD_BYTES = 64;

/** The first bytes of a stream: they say what it is if no frame can be read from it. */
export class StreamHead {
  /** At most 64 bytes. */
  bytes: Buffer = Buffer.alloc(0);

  /** Takes the next bytes of the stream; copies what it keeps. */
  add(chunk: Buffer): void {
    const room = HEAD_BYTES - this.bytes.length;
    if (room > 0) this.bytes = Buffer.concat([this.bytes, chunk.subarray(0, room)]);
  }
}
