import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** Commands have a few bytes, and `online` of Home Assistant too; properties of MQTT 5 come on top. */
export const MOST_PACKET_BYTES = 16 * 1024;
/** The length has one to four bytes, with seven bits each; MQTT 5, 1.5.5. */
const MOST_LENGTH_BYTES = 4;

type Callback = (error?: Error | null) => void;

/**
 * A socket without the packets that are larger than a camera needs: they are passed over while they arrive, since the client would keep
 * each one whole, of up to 256 MB. What is written goes to the socket; `writableLength` is what it has not taken yet.
 */
export class PacketStream extends Duplex {
  readonly #socket: Socket;
  /** Of the packet that is being read: what is still to come, and whether it is passed over. */
  #left = 0;
  #isPassedOver = false;
  #header: number[] = [];

  constructor(socket: Socket) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, callback: Callback): void {
    this.#socket.write(chunk, callback);
  }

  override _writev(chunks: { chunk: Buffer }[], callback: Callback): void {
    this.#socket.cork();
    chunks.forEach(({ chunk }, index) => {
      this.#socket.write(chunk, index === chunks.length - 1 ? callback : undefined);
    });
    this.#socket.uncork();
  }

  override _final(callback: Callback): void {
    this.#socket.end(() => callback());
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#socket.destroy();
    callback(error);
  }

  #take(chunk: Buffer): void {
    let at = 0;
    let isFull = false;
    while (at < chunk.length && !this.destroyed) {
      if (this.#left === 0) {
        const isHeader = this.#takeHeader(chunk[at++] ?? 0);
        if (!isHeader || this.#isPassedOver) continue;
        isFull = !this.push(Buffer.from(this.#header));
        continue;
      }
      const end = Math.min(chunk.length, at + this.#left);
      if (!this.#isPassedOver) isFull = !this.push(chunk.subarray(at, end));
      this.#left -= end - at;
      at = end;
    }
    if (isFull) this.#socket.pause();
  }

  /** True with the last byte of a fixed header. */
  #takeHeader(byte: number): boolean {
    // The header before was handed on.
    if (this.#header.length > 1 && (this.#header.at(-1) ?? 0) < 0x80) this.#header = [];
    this.#header.push(byte);
    if (this.#header.length === 1) return false;
    if (byte >= 0x80) {
      if (this.#header.length > MOST_LENGTH_BYTES) this.destroy(new Error('it does not speak MQTT'));
      return false;
    }
    const [, ...lengthBytes] = this.#header;
    this.#left = lengthBytes.reduce((sum, value, index) => sum + (value & 0x7f) * 0x80 ** index, 0);
    this.#isPassedOver = this.#left + this.#header.length > MOST_PACKET_BYTES;
    return true;
  }
}
