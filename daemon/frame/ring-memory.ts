/**
 * The buffers of rings that come and go, as in a hub. A ring that waits for the collector still takes memory, and V8 lets 64 MB of them
 * wait; a resizable buffer gives it back at once. Before, a buffer only takes what frames have filled.
 */
export class RingMemory {
  #bytes = 0;

  /** Of the buffers that have not been given back. */
  get bytes(): number {
    return this.#bytes;
  }

  take(bytes: number): Buffer {
    this.#bytes += bytes;
    return Buffer.from(new ArrayBuffer(bytes, { maxByteLength: bytes }));
  }

  /** Nobody may hold it, not even a socket: nothing is left of it. */
  give(buffer: Buffer): void {
    this.#bytes -= buffer.length;
    if (buffer.buffer instanceof ArrayBuffer) buffer.buffer.resize(0);
  }
}
