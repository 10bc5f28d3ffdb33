import type { Bits } from './bit-writer.ts';

const EOI = 0xd9;

/** Assembles a frame: the header, then the bits with byte stuffing, then EOI. All frames share one buffer. */
export class FrameWriter {
  #buffer: Buffer;
  #position = 0;
  readonly #headerBytes: number;
  #pending = 0;
  #pendingBits = 0;

  constructor(header: Buffer) {
    this.#headerBytes = header.length;
    this.#buffer = Buffer.alloc(1 << 15);
    this.#buffer.set(header);
  }

  start(): void {
    this.#position = this.#headerBytes;
    this.#pending = 0;
    this.#pendingBits = 0;
  }

  /** Most of a frame's CPU time on a small computer: shifts all its bytes into place. */
  append({ bytes, length }: Bits): void {
    const whole = length >> 3;
    this.#reserve(2 * whole + 4);
    const buffer = this.#buffer;
    const pendingBits = this.#pendingBits;
    let position = this.#position;
    let pending = this.#pending;
    for (let i = 0; i < whole; i++) {
      pending = ((pending & 0xff) << 8) | Number(bytes[i]);
      const byte = (pending >> pendingBits) & 0xff;
      buffer[position] = byte;
      position++;
      if (byte === 0xff) {
        buffer[position] = 0;
        position++;
      }
    }
    this.#position = position;
    this.#pending = pending;
    const rest = length & 7;
    if (rest > 0) this.#putRest(Number(bytes[whole]) >> (8 - rest), rest);
  }

  /** Pads the last byte with ones, as the standard requires, and ends the frame. The bytes are valid until the next start(). */
  finish(): Buffer {
    if (this.#pendingBits > 0) this.#putRest((1 << (8 - this.#pendingBits)) - 1, 8 - this.#pendingBits);
    this.#reserve(2);
    this.#buffer[this.#position] = 0xff;
    this.#buffer[this.#position + 1] = EOI;
    return this.#buffer.subarray(0, this.#position + 2);
  }

  /** Appends 1 to 7 bits. */
  #putRest(value: number, count: number): void {
    this.#pending = (this.#pending << count) | value;
    this.#pendingBits += count;
    if (this.#pendingBits < 8) return;
    this.#pendingBits -= 8;
    const byte = (this.#pending >> this.#pendingBits) & 0xff;
    this.#buffer[this.#position] = byte;
    this.#position++;
    if (byte !== 0xff) return;
    this.#buffer[this.#position] = 0;
    this.#position++;
  }

  #reserve(byteCount: number): void {
    if (this.#position + byteCount <= this.#buffer.length) return;
    const larger = Buffer.alloc(2 * (this.#position + byteCount));
    larger.set(this.#buffer);
    this.#buffer = larger;
  }
}
