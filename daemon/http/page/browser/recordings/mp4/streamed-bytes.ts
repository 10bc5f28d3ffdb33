/** The bytes of a response, in the lengths in which they are wanted. */
export class StreamedBytes {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #piece = new Uint8Array();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /**
   * The next `length` bytes, in memory of their own; null if the response ends before.
   *
   * @throws when the connection is lost, or the request aborted.
   */
  async take(length: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const taken = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      if (this.#piece.length === 0) {
        const { done, value } = await this.#reader.read();
        if (done) return null;
        this.#piece = new Uint8Array(value);
      }
      const part = this.#piece.subarray(0, length - filled);
      taken.set(part, filled);
      filled += part.length;
      this.#piece = this.#piece.subarray(part.length);
    }
    return taken;
  }
}
