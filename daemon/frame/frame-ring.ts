import { UponArrival } from './capture-times.ts';
import type { CaptureTimes } from './capture-times.ts';
import type { FrameRingOptions } from './frame-ring-options.ts';
import type { FrameOverlay } from './frame-overlay.ts';
import type { FrameSink } from './frame-sink.ts';
import { Frame } from './frame.ts';
import { START_BYTES } from './jpeg-markers.ts';
import { overlaps, SlotList } from './slot-list.ts';
import type { Slot } from './slot-list.ts';
import { WallClock } from './wall-clock.ts';

/**
 * A buffer of fixed size that holds frames end to end and overwrites the oldest first.
 *
 *            oldest                newest   in progress
 *   ┌───────┬──────────┬─────────┬────────┬──────────────┬─────────────┐
 *   │ free  │ part 17  │ part 18 │ part 19│ room JPEG…   │ free / old  │
 *   └───────┴──────────┴─────────┴────────┴──────────────┴─────────────┘
 *
 * Bytes are copied once, from the source's chunk to their final position. Only a frame that reaches the end of the
 * buffer is moved to its start: once per turn.
 *
 * A frame can be held back. It is invisible, and the next one takes its place, unless it is released before.
 */
export class FrameRing implements FrameSink {
  /** Frames that were held back until a newer one came. */
  passedOver = 0;
  /** Writes into each frame from now on; null for none. */
  overlay: FrameOverlay | null = null;
  /** Frames that could not take what the overlay writes. */
  withoutOverlay = 0;
  #buffer: Buffer;
  readonly #options: FrameRingOptions;
  readonly #times: CaptureTimes;
  readonly #wallClock = new WallClock();
  readonly #slots = new SlotList();
  /** A frame that is held back. It is not among the slots yet, but behind the newest one in memory. */
  #held: Slot | null = null;
  #sequence = 0;
  /** Where the part of the frame in progress starts, with room for the header. */
  #start = 0;
  #jpegBytes = 0;

  constructor(options: FrameRingOptions) {
    this.#options = options;
    this.#times = options.times ?? new UponArrival();
    // Filled, so that all pages are allocated now: memory does not grow later, and no frame waits for a page. Where rings come and go, most
    // never fill.
    this.#buffer =
      options.memory?.take(options.ringBytes) ?? Buffer.allocUnsafeSlow(options.ringBytes).fill(0xff);
  }

  /** The newest complete frame; null if there is none yet, or if a huge one is overwriting it. */
  get newest(): Frame | null {
    return this.#slots.newest?.frame ?? null;
  }

  get ringBytes(): number {
    return this.#buffer.length;
  }

  /** Complete frames in the ring. */
  get frameCount(): number {
    return this.#slots.size;
  }

  /** From the capture of the oldest frame to that of the newest, in ms. */
  get spanMs(): number {
    const { newest, oldest } = this.#slots;
    return (newest?.frame.capturedAtMs ?? 0) - (oldest?.frame.capturedAtMs ?? 0);
  }

  /** See SlotList. Later frames overwrite them: copy in this tick, or pin. */
  framesSince(capturedAtMs: number): Frame[] {
    return this.#slots.since(capturedAtMs);
  }

  received(): void {
    this.#times.read();
  }

  begin(): void {
    this.#times.begin();
    this.#start = (this.#held ?? this.#slots.newest)?.end ?? 0;
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

  splice(at: number, remove: number, insert: Uint8Array, room = 0): boolean {
    const bytes = this.#jpegBytes - remove + insert.length;
    const { envelope, maxFrameBytes } = this.#options;
    if (bytes > maxFrameBytes + room) return false;
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

  /** Adds the frame; returns false if it is held back. */
  commit(width: number, height: number): boolean {
    const { envelope } = this.#options;
    const capturedAtMs = this.#times.complete(this.#jpegBytes);
    const wallClockMs = this.#wallClock.at(capturedAtMs, this.#times.readAtMs);
    if (this.overlay !== null && !this.overlay.draw(this, wallClockMs)) this.withoutOverlay++;
    const jpegStart = this.#open();
    const frame = new Frame({
      sequence: this.#sequence + 1,
      capturedAtMs,
      wallClockMs,
      width,
      height,
      memory: this.#buffer,
      jpegStart,
      jpegBytes: this.#jpegBytes,
      envelope,
    });
    this.passOver();
    const end = jpegStart + this.#jpegBytes + envelope.tail.length;
    const slot = { frame, start: this.#start, end, next: null };
    if (this.#times.isPassingOver) {
      this.#held = slot;
      this.#options.onHeldBack?.();
      return false;
    }
    this.#show(slot);
    return true;
  }

  /** Shows the frame that is held back; returns false if there is none. */
  release(): boolean {
    if (this.#held === null) return false;
    const slot = this.#held;
    this.#held = null;
    this.#show(slot);
    return true;
  }

  /** Drops the frame that is held back. */
  passOver(): void {
    if (this.#held === null) return;
    this.#held = null;
    this.passedOver++;
  }

  discard(): void {
    this.#jpegBytes = 0;
  }

  /** Puts the opening in place of the SOI, into the room before the JPEG: nothing moves. Returns where the JPEG starts. */
  #open(): number {
    const { envelope, opening = null } = this.#options;
    const start = this.#start + envelope.headRoom;
    if (opening === null) return start;
    const added = opening.length - START_BYTES;
    this.#buffer.set(opening, start - added);
    this.#jpegBytes += added;
    return start - added;
  }

  /** Hands the buffer on, unless a socket still sends from it. No frame may come any more. */
  end(): void {
    const { memory } = this.#options;
    const isPinned = this.framesSince(Number.NEGATIVE_INFINITY).some(({ pins }) => pins > 0);
    if (memory === undefined || isPinned) return;
    this.clear();
    const buffer = this.#buffer;
    this.#buffer = Buffer.alloc(0);
    memory.give(buffer);
  }

  /** Forgets all frames: nothing of them is sent any more. */
  clear(): void {
    this.#evict(0, this.#buffer.length);
    this.discard();
  }

  #show(slot: Slot): void {
    this.#slots.push(slot);
    this.#sequence = slot.frame.sequence;
    this.#options.onFrame(slot.frame);
  }

  /** Frees #start to #start + bytes. Moves the frame in progress to the start of the buffer if it does not fit. */
  #makeRoom(bytes: number): void {
    if (this.#start + bytes > this.#buffer.length) {
      this.#evict(this.#start, this.#buffer.length);
      this.#evict(0, bytes);
      const room = this.#options.envelope.headRoom;
      this.#buffer.copyWithin(room, this.#start + room, this.#start + room + this.#jpegBytes);
      this.#start = 0;
    } else this.#evict(this.#start, this.#start + bytes);
  }

  /** Drops the oldest frames that overlap from … to. */
  #evict(from: number, to: number): void {
    if (this.#held !== null && overlaps(this.#held, from, to)) this.passOver();
    for (let slot = this.#slots.evict(from, to); slot !== null; slot = this.#slots.evict(from, to))
      if (slot.frame.pins > 0) this.#options.onOverrun(slot.frame);
  }
}
