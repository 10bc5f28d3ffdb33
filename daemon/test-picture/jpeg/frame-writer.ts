import type { Bits } from './bit-writer.ts';

const EOI = 0xd9;

/** Puts a frame together: the header, then bits end to end with byte stuffing, then EOI. One buffer for all frames. */
export class FrameWriter {
  private buffer: Buffer;
  private position = 0;
  private readonly headerBytes: number;
  private pending = 0;
  private pendingBits = 0;

  constructor(header: Buffer) {
    this.headerBytes = header.length;
    this.buffer = Buffer.alloc(1 << 15);
    this.buffer.set(header);
  }

  start(): void {
    this.position = this.headerBytes;
    this.pending = 0;
    this.pendingBits = 0;
  }

  /** The frame's largest share of work on a small computer: all its bytes go through here, shifted to the bit. */
  append({ bytes, length }: Bits): void {
    const whole = length >> 3;
    this.reserve(2 * whole + 4);
    const { buffer, pendingBits } = this;
    let { position, pending } = this;
    for (let i = 0; i < whole; i += 1) {
      pending = ((pending & 0xff) << 8) | Number(bytes[i]);
      const byte = (pending >> pendingBits) & 0xff;
      buffer[position] = byte;
      position += 1;
      if (byte === 0xff) {
        buffer[position] = 0;
        position += 1;
      }
    }
    this.position = position;
    this.pending = pending;
    const rest = length & 7;
    if (rest > 0) this.putRest(Number(bytes[whole]) >> (8 - rest), rest);
  }

  /** Fills the last byte with ones, as the standard has it, and ends the frame. The bytes last until the next start(). */
  finish(): Buffer {
    if (this.pendingBits > 0) this.putRest((1 << (8 - this.pendingBits)) - 1, 8 - this.pendingBits);
    this.reserve(2);
    this.buffer[this.position] = 0xff;
    this.buffer[this.position + 1] = EOI;
    return this.buffer.subarray(0, this.position + 2);
  }

  /** Appends 1 to 7 bits. */
  private putRest(value: number, count: number): void {
    this.pending = (this.pending << count) | value;
    this.pendingBits += count;
    if (this.pendingBits < 8) return;
    this.pendingBits -= 8;
    const byte = (this.pending >> this.pendingBits) & 0xff;
    this.buffer[this.position] = byte;
    this.position += 1;
    if (byte !== 0xff) return;
    this.buffer[this.position] = 0;
    this.position += 1;
  }

  private reserve(byteCount: number): void {
    if (this.position + byteCount <= this.buffer.length) return;
    const larger = Buffer.alloc(2 * (this.position + byteCount));
    larger.set(this.buffer);
    this.buffer = larger;
  }
}
