/** Bits, the first in the high end of the first byte, and how many there are; bytes behind them do not count. */
export interface Bits {
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** Collects bits without byte stuffing; used again and again, so that encoding allocates next to nothing. */
export class BitWriter {
  private bytes = new Uint8Array(1 << 14);
  private position = 0;
  private pending = 0;
  private pendingBits = 0;

  /** How many bits were put since the last clear(). */
  get length(): number {
    return this.position * 8 + this.pendingBits;
  }

  clear(): void {
    this.position = 0;
    this.pending = 0;
    this.pendingBits = 0;
  }

  /** Makes room for this many bytes: put() does not look. */
  reserve(byteCount: number): void {
    if (this.position + byteCount <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.position + byteCount));
    larger.set(this.bytes);
    this.bytes = larger;
  }

  /** Appends the low `count` bits of `value`; count is 0 to 24, higher bits of value are zero. */
  put(value: number, count: number): void {
    let pending = (this.pending << count) | value;
    let bits = this.pendingBits + count;
    while (bits >= 8) {
      bits -= 8;
      this.bytes[this.position] = pending >> bits;
      this.position += 1;
    }
    pending &= (1 << bits) - 1;
    this.pending = pending;
    this.pendingBits = bits;
  }

  /** A copy of what was put, in `old`'s bytes if they are enough; the last byte is filled with zeros. */
  copy(old: Bits): Bits {
    const byteCount = Math.ceil(this.length / 8);
    const bytes = byteCount <= old.bytes.length ? old.bytes : new Uint8Array(byteCount + (byteCount >> 2));
    for (let i = 0; i < this.position; i += 1) bytes[i] = Number(this.bytes[i]);
    if (this.pendingBits > 0) bytes[this.position] = this.pending << (8 - this.pendingBits);
    return { bytes, length: this.length };
  }
}
