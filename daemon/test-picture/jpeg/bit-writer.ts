/** `length` bits, the first at the high end of the first byte. Further bytes are meaningless. */
export interface Bits {
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** Collects bits without byte stuffing. It is reused, so that encoding allocates almost nothing. */
export class BitWriter {
  #bytes = new Uint8Array(1 << 14);
  #position = 0;
  #pending = 0;
  #pendingBits = 0;

  /** Bits since the last clear(). */
  get length(): number {
    return this.#position * 8 + this.#pendingBits;
  }

  clear(): void {
    this.#position = 0;
    this.#pending = 0;
    this.#pendingBits = 0;
  }

  /** Makes room for this many bytes: put() does not check. */
  reserve(byteCount: number): void {
    if (this.#position + byteCount <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#position + byteCount));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  /** Appends the low `count` bits of `value`. `count` is 0 to 24; the higher bits of `value` must be zero. */
  put(value: number, count: number): void {
    let pending = (this.#pending << count) | value;
    let bits = this.#pendingBits + count;
    while (bits >= 8) {
      bits -= 8;
      this.#bytes[this.#position] = pending >> bits;
      this.#position++;
    }
    pending &= (1 << bits) - 1;
    this.#pending = pending;
    this.#pendingBits = bits;
  }

  /** A copy of the bits, in the bytes of `old` if they suffice; the last byte is padded with zeros. */
  copy(old: Bits): Bits {
    const byteCount = Math.ceil(this.length / 8);
    const bytes = byteCount <= old.bytes.length ? old.bytes : new Uint8Array(byteCount + (byteCount >> 2));
    for (let i = 0; i < this.#position; i++) bytes[i] = Number(this.#bytes[i]);
    if (this.#pendingBits > 0) bytes[this.#position] = this.#pending << (8 - this.#pendingBits);
    return { bytes, length: this.length };
  }
}
