import type { FrameSink } from './frame-sink.ts';
import { Frame } from './frame.ts';

/** What stands around a JPEG in the ring, so that header, JPEG and tail go out in one write. */
export interface PartEnvelope {
  /** Bytes kept free before each JPEG; the longest header fits. */
  readonly headRoom: number;
  /** Follows each JPEG. */
  readonly tail: Uint8Array;
  /** Writes the header so that it ends at `end`; returns where it starts. */
  writeHead(target: Buffer, end: number, jpegBytes: number, wallClockMs: number): number;
}

export interface FrameRingOptions {
  /** Size of the one buffer; at least three times the largest part, so that the newest frame outlives the writing of the next. */
  ringBytes: number;
  /** A larger JPEG is refused (append returns false). */
  maxFrameBytes: number;
  envelope: PartEnvelope;
  /** A whole frame is in the ring. Called in the same tick as the write that completed it. */
  onFrame(frame: Frame): void;
  /** The writer needs the room of a frame that is pinned: whoever holds the pin must let go now. */
  onOverrun(frame: Frame): void;
}

interface Slot {
  readonly frame: Frame;
  readonly start: number;
  readonly end: number;
}

/**
 * One buffer of fixed size, frames end to end, the oldest overwritten first.
 *
 *            oldest                newest   in progress
 *   ┌───────┬──────────┬─────────┬────────┬──────────────┬─────────────┐
 *   │ free  │ part 17  │ part 18 │ part 19│ room JPEG…   │ free / old  │
 *   └───────┴──────────┴─────────┴────────┴──────────────┴─────────────┘
 *
 * Bytes are copied once, from the source's chunk to their final place. Only a frame that meets the
 * end of the buffer is moved to its start: once a turn.
 */
export class FrameRing implements FrameSink {
  readonly #buffer: Buffer;
  readonly #options: FrameRingOptions;
  /** Oldest first; memory order too, but for one wrap. */
  readonly #slots: Slot[] = [];
  #newest: Frame | null = null;
  #sequence = 0;
  /** Where the frame in progress keeps its room for the header. */
  #start = 0;
  #jpegBytes = 0;

  constructor(options: FrameRingOptions) {
    this.#options = options;
    // Filled, so that its pages are there from the start: memory does not grow later, and no frame pays for them.
    this.#buffer = Buffer.allocUnsafeSlow(options.ringBytes).fill(0xff);
  }

  /** The newest whole frame, or null when there is none yet or a huge one is taking its room. */
  get newest(): Frame | null {
    return this.#newest;
  }

  get ringBytes(): number {
    return this.#buffer.length;
  }

  /** How many whole frames the ring holds now. */
  get held(): number {
    return this.#slots.length;
  }

  /** From the oldest frame's capture to the newest's, in ms. */
  get spanMs(): number {
    return (this.#slots.at(-1)?.frame.capturedAtMs ?? 0) - (this.#slots[0]?.frame.capturedAtMs ?? 0);
  }

  begin(): void {
    this.#start = this.#slots.at(-1)?.end ?? 0;
    this.#jpegBytes = 0;
  }

  append(chunk: Buffer, start: number, end: number): boolean {
    const bytes = this.#jpegBytes + end - start;
    const { envelope, maxFrameBytes } = this.#options;
    if (bytes > maxFrameBytes) return false;
    this.#makeRoom(envelope.headRoom + bytes + envelope.tail.length);
    chunk.copy(this.#buffer, this.#start + envelope.headRoom + this.#jpegBytes, start, end);
    this.#jpegBytes = bytes;
    return true;
  }

  partial(): Buffer {
    const at = this.#start + this.#options.envelope.headRoom;
    return this.#buffer.subarray(at, at + this.#jpegBytes);
  }

  splice(at: number, remove: number, insert: Uint8Array): boolean {
    const bytes = this.#jpegBytes - remove + insert.length;
    const { envelope, maxFrameBytes } = this.#options;
    if (bytes > maxFrameBytes) return false;
    this.#makeRoom(envelope.headRoom + bytes + envelope.tail.length);
    const from = this.#start + envelope.headRoom + at;
    this.#buffer.copyWithin(
      from + insert.length,
      from + remove,
      this.#start + envelope.headRoom + this.#jpegBytes,
    );
    this.#buffer.set(insert, from);
    this.#jpegBytes = bytes;
    return true;
  }

  commit(width: number, height: number): void {
    const { envelope, onFrame } = this.#options;
    const jpegStart = this.#start + envelope.headRoom;
    const jpegEnd = jpegStart + this.#jpegBytes;
    const end = jpegEnd + envelope.tail.length;
    const wallClockMs = Date.now();
    const partStart = envelope.writeHead(this.#buffer, jpegStart, this.#jpegBytes, wallClockMs);
    this.#buffer.set(envelope.tail, jpegEnd);
    const frame = new Frame({
      sequence: ++this.#sequence,
      capturedAtMs: performance.now(),
      wallClockMs,
      width,
      height,
      part: this.#buffer.subarray(partStart, end),
      jpegStart: jpegStart - partStart,
      jpegBytes: this.#jpegBytes,
    });
    this.#slots.push({ frame, start: this.#start, end });
    this.#newest = frame;
    onFrame(frame);
  }

  discard(): void {
    this.#jpegBytes = 0;
  }

  /** Frees #start … #start + bytes, moving the frame in progress to the buffer's start if it would not fit. */
  #makeRoom(bytes: number): void {
    if (this.#start + bytes > this.#buffer.length) {
      this.#evict(this.#start, this.#buffer.length);
      this.#evict(0, bytes);
      const room = this.#options.envelope.headRoom;
      this.#buffer.copyWithin(room, this.#start + room, this.#start + room + this.#jpegBytes);
      this.#start = 0;
    } else this.#evict(this.#start, this.#start + bytes);
  }

  /** Drops the oldest frames as long as they lie in from … to. */
  #evict(from: number, to: number): void {
    for (let slot = this.#slots[0]; slot && slot.start < to && slot.end > from; slot = this.#slots[0]) {
      this.#slots.shift();
      if (slot.frame === this.#newest) this.#newest = null;
      if (slot.frame.pins > 0) this.#options.onOverrun(slot.frame);
    }
  }
}
